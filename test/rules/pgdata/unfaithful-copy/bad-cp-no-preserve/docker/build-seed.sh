#!/bin/bash
set -e

su postgres -c "pg_ctl stop -D '$PGDATA' -m fast"
mkdir -p /seed
cp -a --no-preserve=mode,ownership "$PGDATA" /seed/cluster
tar czf /out/seed.tgz -C /seed cluster
