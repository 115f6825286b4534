#!/bin/bash
set -euo pipefail

stamp=$(date +%Y%m%d-%H%M)
target="/srv/backup/postgres/$stamp"

systemctl stop postgresql
mkdir -p "$target"
cp -r "$PGDATA" "$target/"
systemctl start postgresql
echo "cold backup written to $target"
