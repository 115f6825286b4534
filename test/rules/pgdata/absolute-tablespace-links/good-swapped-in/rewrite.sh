#!/bin/bash
set -e
[ -d /srv/db/tablespace ] && [ -s /srv/db/pgdata/PG_VERSION ]
systemctl stop db
cp -a /srv/db /srv/db.new
mv /srv/db /srv/db.old
mv /srv/db.new /srv/db
systemctl start db
