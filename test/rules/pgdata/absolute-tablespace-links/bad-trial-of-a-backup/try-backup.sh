#!/bin/bash
set -euo pipefail
scratch=$(mktemp -d /scratch/try.XXXXXX)
latest=$(readlink -f /backup/orders/latest)

cp -a "$latest/pgdata" "$scratch/pgdata"
cp -a "$latest/tablespace" "$scratch/tablespace"
pg_ctl -D "$scratch/pgdata" -o '-p 6001' -w start
psql -p 6001 -c 'SELECT max(id) FROM orders'
pg_ctl -D "$scratch/pgdata" -m immediate stop
