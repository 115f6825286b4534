#!/bin/bash
set -e
PGDATA=/srv/pg/new
chown -R postgres:postgres "$PGDATA"
chmod 700 "$PGDATA"
su postgres -c "ls -l $PGDATA"
