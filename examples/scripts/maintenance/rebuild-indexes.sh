#!/usr/bin/env bash
#
# Rebuilds the indexes of the block tables and reports how long each table took.
#
#   PGDATABASE      the database (default block_index)
#   REPORT_FILE     where the report goes (default rebuild-indexes.csv)

set -euo pipefail

export PGDATABASE="${PGDATABASE:-block_index}"
export MAINTENANCE_WORK_MEM="4GB"
export PGOPTIONS="-c maintenance_work_mem=$MAINTENANCE_WORK_MEM -c statement_timeout=0"

: "${REPORT_FILE:=rebuild-indexes.csv}"

mapfile -t tables < <(
  psql -XAt -c "SELECT format('%I.%I', schemaname, tablename)
                  FROM pg_tables WHERE schemaname = 'blocks' ORDER BY 1"
)
if ((${#tables[@]} == 0)); then
  echo "rebuild-indexes: no block tables in $PGDATABASE" >&2
  exit 1
fi

echo "table,seconds" >"$REPORT_FILE"
for table in "${tables[@]}"; do
  started=$SECONDS
  psql -Xq -v ON_ERROR_STOP=1 -c "REINDEX TABLE $table"
  echo "$table,$((SECONDS - started))" >>"$REPORT_FILE"
done

PGDATABASE=postgres psql -Xq -c 'CHECKPOINT'
