#!/bin/bash
# A fresh copy is less fragmented on this file system.
set -e
[ -d /srv/db/tablespace ]
systemctl stop db
cp -a /srv/db/pgdata /srv/db/pgdata.new
mv /srv/db/pgdata /srv/db/pgdata.old
mv /srv/db/pgdata.new /srv/db/pgdata
systemctl start db
