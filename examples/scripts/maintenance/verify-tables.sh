#!/usr/bin/env bash
#
# Compares the number of rows of the block tables with the counters that the replay
# keeps, and writes the result as JSON. Fails when a table differs.
#
#   verify-tables.sh RESULT_FILE

set -euo pipefail

result_file="${1:?verify-tables.sh RESULT_FILE}"

export PGUSER=indexer_reader PGDATABASE=block_index

query() {
  psql -XAt -v ON_ERROR_STOP=1 -c "$1"
}

server_version="$(
  export PGDATABASE=postgres
  query 'SHOW server_version'
)"

expected="$(query "SELECT coalesce(json_object_agg(table_name, row_count ORDER BY table_name), '{}')
                     FROM replay.table_counters")"
actual="$(query "SELECT json_object_agg(t, c ORDER BY t) FROM (
                   SELECT 'blocks' AS t, count(*) AS c FROM blocks.blocks
                   UNION ALL SELECT 'transactions', count(*) FROM blocks.transactions
                   UNION ALL SELECT 'operations', count(*) FROM blocks.operations) AS counted")"

printf '{"server": "%s", "expected": %s, "actual": %s}\n' \
  "$server_version" "$expected" "$actual" >"$result_file"

if [[ $expected != "$actual" ]]; then
  echo "verify-tables: rows differ, see $result_file" >&2
  exit 1
fi
