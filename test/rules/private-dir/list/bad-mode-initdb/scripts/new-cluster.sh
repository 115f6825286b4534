#!/bin/bash
set -e
PGDATA=/srv/pg/new
sudo install -d -m 755 -o postgres -g postgres "$PGDATA"
sudo -u postgres /usr/lib/postgresql/16/bin/initdb -D "$PGDATA"
ls "$PGDATA"
sudo -u postgres /usr/lib/postgresql/16/bin/pg_ctl -D "$PGDATA" -w start
