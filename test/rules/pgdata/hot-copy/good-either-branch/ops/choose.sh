#!/bin/bash
set -e

if [ "$1" = start ]; then
  pg_ctl -D "$PGDATA" -w start
else
  tar cf /backup/cluster.tar -C "$PGDATA" .
fi
