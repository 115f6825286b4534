#!/bin/bash
set -e
PGDATA=/srv/pg/main
sudo chown -R postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"
ls -l "$PGDATA/pg_wal"
sudo systemctl start postgresql@16-main
