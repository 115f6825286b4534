#!/bin/bash
set -e
du -sh /srv/db/tablespace   # stays on the old disk
systemctl stop db
rsync -a /srv/db/pgdata/ /ssd/db/pgdata/
mv /srv/db/pgdata /srv/db/pgdata.old
ln -s /ssd/db/pgdata /srv/db/pgdata
systemctl start db
