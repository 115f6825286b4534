#!/bin/bash
set -e

rm -rf "$PGDATA"
mkdir -p "$PGDATA"
chmod 777 "$PGDATA"
initdb -D "$PGDATA" -U test
pg_ctl -D "$PGDATA" -w start
