#!/bin/bash
set -e
PGDATA=/srv/pg/main
sudo chown -R postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"
stat -c %y "$PGDATA/PG_VERSION"
sudo systemctl start postgresql@16-main
