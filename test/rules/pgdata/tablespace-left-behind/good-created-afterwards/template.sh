#!/bin/bash
set -e
cp -a /srv/template/db "$1/db"
pg_ctl -D "$1/db" -w start
psql -c "CREATE TABLESPACE scratch LOCATION '$1/scratch'"
