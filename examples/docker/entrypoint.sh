#!/usr/bin/env bash
#
# Entry point of the image: starts PostgreSQL, runs a maintenance script or the indexer,
# and stops the server again. Installed as /opt/indexer/entrypoint.sh.
#
#   entrypoint.sh [--execute-maintenance-script=FILE] [ARGUMENT...]
#
#   DATA_DIR   holds pgdata/ and tablespace/ (default /var/lib/indexer)

set -euo pipefail

DATA_DIR="${DATA_DIR:-/var/lib/indexer}"
export PGDATA="${PGDATA:-$DATA_DIR/pgdata}"
export PATH="/opt/indexer/bin:/usr/lib/postgresql/16/bin:$PATH"

maintenance_script=""
arguments=()
for argument in "$@"; do
  case $argument in
    --execute-maintenance-script=*) maintenance_script="${argument#*=}" ;;
    *) arguments+=("$argument") ;;
  esac
done

prepare_cluster() {
  mkdir -p "$PGDATA" "$DATA_DIR/tablespace/blocks"
  chown -R indexer:indexer "$DATA_DIR"
  chmod 700 "$PGDATA"
  ls -la "$PGDATA"

  if [[ ! -s $PGDATA/PG_VERSION ]]; then
    gosu indexer initdb -D "$PGDATA" --data-checksums --auth=trust
    echo "include_dir = 'conf.d'" >>"$PGDATA/postgresql.conf"
    gosu indexer mkdir "$PGDATA/conf.d"
  fi
}

start_server() {
  local database
  gosu indexer pg_ctl -D "$PGDATA" -l "$DATA_DIR/postgresql.log" -w start
  database="$(gosu indexer psql -XAt -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'block_index'")"
  if [[ -z $database ]]; then
    gosu indexer psql -Xq -d postgres \
      -c "CREATE TABLESPACE blocks LOCATION '$DATA_DIR/tablespace/blocks'" \
      -c 'CREATE DATABASE block_index TABLESPACE blocks'
  fi
}

stop_server() {
  gosu indexer pg_ctl -D "$PGDATA" -m fast -w stop
}

prepare_cluster
start_server
trap stop_server EXIT

if [[ -n $maintenance_script ]]; then
  gosu indexer "$maintenance_script" "${arguments[@]}"
else
  gosu indexer indexer run "${arguments[@]}"
fi
