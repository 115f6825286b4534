#!/bin/bash
set -e
pg_ctl -D /srv/stats/db -w start
psql -c "CREATE TABLESPACE cold LOCATION '/mnt/cold/stats'"
pg_ctl -D /srv/stats/db -w stop
rsync -a /srv/users/pgdata/ replica.internal:/srv/replica/pgdata/
