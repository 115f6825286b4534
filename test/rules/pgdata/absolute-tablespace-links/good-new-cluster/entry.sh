#!/bin/bash
# The image keeps an empty cluster for new volumes; nothing has run on it yet.
set -e
mkdir -p /seed/empty/tablespace
initdb -D /seed/empty/pgdata
cp -a /seed/empty/pgdata /seed/empty/tablespace "$STORE/"
pg_ctl -D "$STORE/pgdata" -w start
psql -c "CREATE TABLESPACE facts LOCATION '$STORE/tablespace'"
