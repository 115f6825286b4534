#!/bin/bash
set -e
pg_ctl -D /srv/one/db -w start
psql -c "create tablespace fast location '/nvme/fast'"
pg_ctl -D /srv/one/db -m fast -w stop
cp -a /srv/one/db /srv/two/db
pg_ctl -D /srv/two/db -o '-p 5433' -w start
