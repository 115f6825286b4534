#!/bin/bash
set -euo pipefail

target="/mnt/nfs-backup/postgres/$(date +%F)"
systemctl stop postgresql
mkdir -p "$target"
cp -r "$PGDATA/." "$target/"
systemctl start postgresql
