#!/bin/bash
set -euo pipefail
from=/srv/backup/$1
rm -rf /srv/crm/pgdata /srv/crm/tablespace
cp -a "$from/pgdata" "$from/tablespace" /srv/crm/
pg_ctl -D /srv/crm/pgdata -w start
