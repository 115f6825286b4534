#!/bin/bash
set -euo pipefail
day=$(date +%F)
pg_ctl -D /srv/crm/pgdata -m fast -w stop
cp -a /srv/crm/pgdata /srv/crm/tablespace "/srv/backup/$day/"
pg_ctl -D /srv/crm/pgdata -w start
