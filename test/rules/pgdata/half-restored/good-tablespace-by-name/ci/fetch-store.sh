#!/bin/bash
set -euo pipefail

sudo cp -r /mirror/store/. /data/store
for part in pgdata tablespace; do
  sudo chown -R postgres:postgres "/data/store/$part"
done
sudo chmod 700 /data/store/pgdata /data/store/tablespace
