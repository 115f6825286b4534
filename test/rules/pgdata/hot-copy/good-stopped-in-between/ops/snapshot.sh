#!/bin/bash
set -euo pipefail

pg_ctl -D "$PGDATA" -w start
psql -c 'vacuum analyze'
pg_ctl -D "$PGDATA" -m fast -w stop
tar czf "/backup/cluster-$(date +%F).tgz" -C "$PGDATA" .
pg_ctl -D "$PGDATA" -w start
