#!/bin/bash
set -e

pg_ctl -D "$PGDATA" -w start
docker compose -f dev.yml down
tar cf store.tar -C "$PGDATA" .
