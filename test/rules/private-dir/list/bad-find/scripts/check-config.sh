#!/bin/bash
set -e
PGDATA=/srv/pg/main
sudo chown -R postgres: "$PGDATA"
sudo chmod u=rwx,go= "$PGDATA"
find "$PGDATA" -maxdepth 1 -name '*.conf'
sudo systemctl reload postgresql
