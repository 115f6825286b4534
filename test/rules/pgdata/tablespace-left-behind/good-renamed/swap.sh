#!/bin/bash
set -e
mkdir -p /srv/db/tablespace
mv /srv/db/pgdata /srv/db/pgdata.15
mv /srv/db/pgdata.16 /srv/db/pgdata
