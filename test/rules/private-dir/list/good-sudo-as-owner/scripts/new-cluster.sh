#!/bin/bash
set -e
PGDATA=/srv/pg/new
sudo install -d -m 700 -o postgres -g postgres "$PGDATA"
sudo -u postgres /usr/lib/postgresql/16/bin/initdb -D "$PGDATA"
sudo -u postgres ls -l "$PGDATA"
