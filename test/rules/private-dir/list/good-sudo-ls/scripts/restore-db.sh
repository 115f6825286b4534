#!/bin/bash
set -e
PGDATA=/srv/ci/pgdata
sudo chown -R postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"
sudo ls -la "$PGDATA"
sudo du -sh "$PGDATA" | tee size.txt
