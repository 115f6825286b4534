#!/bin/bash
set -e
export PGDATA="$PWD/scratch-cluster"
initdb -D "$PGDATA" --auth=trust
ls "$PGDATA"
pg_ctl -D "$PGDATA" -w start
