#!/bin/bash
set -e
mkdir -p /srv/seed/tablespace
rsync -a --exclude='pg_tblspc/*' /srv/main/pgdata/ /srv/seed/pgdata/
rsync -a /srv/main/tablespace/ /srv/seed/tablespace/
pg_ctl -D /srv/seed/pgdata -w start
