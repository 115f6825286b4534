#!/bin/bash
set -euo pipefail

PGDATA=/srv/ci/cluster
sudo install -d -m 700 -o postgres -g postgres "$PGDATA"
sudo tar -xf cache/cluster.tar -C "$PGDATA"

if [ -f "$PGDATA/PG_VERSION" ]; then
  echo "using the cached cluster"
else
  echo "no cluster in the cache, making a new one"
  sudo -u postgres /usr/lib/postgresql/16/bin/initdb -D "$PGDATA"
fi
sudo systemctl start postgresql@16-ci
