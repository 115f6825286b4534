#!/bin/bash
set -euo pipefail

day=$(date +%F)
systemctl stop postgresql
tar -czf "/srv/backup/cluster-$day.tgz" -C "$PGDATA" .
systemctl start postgresql
