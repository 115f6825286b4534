#!/bin/bash
set -e
export PGDATA=/srv/test/cluster

pg_ctl -w start
psql -f schema.sql template1
cp -a "$PGDATA" /srv/test/template
pg_ctl -w stop
