#!/bin/bash
set -euo pipefail

stamp=$(date +%Y%m%d-%H%M)
target="/srv/backup/postgres/$stamp"

systemctl stop postgresql
mkdir -p "$target"
cp -a "$PGDATA" "$target/"
systemctl start postgresql
