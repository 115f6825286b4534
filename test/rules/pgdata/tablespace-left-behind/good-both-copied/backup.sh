#!/bin/bash
set -e
du -sh /srv/crm/pgdata /srv/crm/tablespace
pg_ctl -D /srv/crm/pgdata -w stop
mkdir -p /srv/backup/crm/tablespace
cp -a /srv/crm/pgdata /srv/backup/crm/
cp -a /srv/crm/tablespace/. /srv/backup/crm/tablespace/
pg_ctl -D /srv/crm/pgdata -w start
