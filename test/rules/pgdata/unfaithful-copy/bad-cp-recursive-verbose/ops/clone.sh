#!/bin/bash
set -e
: "${PGDATA:?}"

pg_ctlcluster 14 main stop
cp -rv "$PGDATA/." /srv/clones/reporting/
pg_ctlcluster 14 main start
