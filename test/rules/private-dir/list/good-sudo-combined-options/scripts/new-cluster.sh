#!/bin/bash
set -e
PGDATA=/srv/pg/new
sudo chown postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"
sudo -Enu postgres find "$PGDATA" -maxdepth 1 -name '*.conf'
