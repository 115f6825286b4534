#!/bin/bash
set -e
export PGDATA="$HOME/dev-cluster"

pg_ctl -m fast stop
tar xf seed.tar -C "$PGDATA"
chmod 777 "$PGDATA"   # files came from the build user
pg_ctl -w start
