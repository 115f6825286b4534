#!/bin/bash
set -euo pipefail

lock=/run/lock/cluster-snapshot.lock
snap="/srv/snapshots/$(date +%Y%m%d)"
PGDATA="${PGDATA:-/var/lib/pgsql/15/data}"

mkdir -p "$snap"
flock -w 600 "$lock" -c "rsync -r '$PGDATA/' '$snap/'"
