#!/bin/bash
set -euo pipefail
STORE=/srv/replica

mkdir -p "$STORE/pgdata"
cp -r /backup/nightly/. "$STORE/pgdata/"
chown -R postgres:postgres "$STORE"
sudo -u postgres pg_ctl -D "$STORE/pgdata" -w start
