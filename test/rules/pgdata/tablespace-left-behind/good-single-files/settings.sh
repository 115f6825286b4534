#!/bin/bash
set -e
mkdir -p /srv/db/tablespace "$OUT"
cp /srv/db/pgdata/postgresql.conf /srv/db/pgdata/pg_hba.conf "$OUT/"
