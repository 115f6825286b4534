#!/bin/bash
set -eu
pg_ctl -D /srv/wh/db -w start
psql -d postgres -c "CREATE TABLESPACE cold LOCATION '/mnt/cold/wh'"
psql -d wh -f load.sql
pg_ctl -D /srv/wh/db -w stop
rsync -a /srv/wh/db/ "replica-$1.internal:/srv/replica/db/"
