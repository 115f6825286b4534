#!/bin/bash
set -euo pipefail

target="$NFS_BACKUP/cluster-$(date +%F)"
mkdir -p "$target"
systemctl stop postgresql-15
cp -a /var/lib/pgsql/15/data/. "$target/"
systemctl start postgresql-15
