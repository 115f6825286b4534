#!/bin/bash
set -euo pipefail
WORK=$(mktemp -d)

tar cf "$WORK/cluster.tar" -C "$DATA_DIR" pgdata tablespace
mkdir "$WORK/copy"
tar xf "$WORK/cluster.tar" -C "$WORK/copy"
pg_ctl -D "$WORK/copy/pgdata" -o "-p 5555" -l "$WORK/log" -w start
make replay PGPORT=5555
pg_ctl -D "$WORK/copy/pgdata" -m immediate stop
