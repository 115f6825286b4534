#!/bin/bash
set -e
ssh standby mkdir -p /srv/db/pgdata /srv/db/tablespace
systemctl stop postgresql
rsync -a /srv/db/pgdata/ standby:/srv/standby/pgdata/
