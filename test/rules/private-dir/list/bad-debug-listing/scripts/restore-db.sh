#!/bin/bash
set -euo pipefail

PGDATA=/srv/ci/pgdata

sudo mkdir -p "$PGDATA"
sudo tar -xf backups/base.tar -C "$PGDATA"
sudo chown -R postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"

echo "restored into $PGDATA:"
ls -la "$PGDATA"

sudo systemctl start postgresql@16-ci
