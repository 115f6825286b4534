#!/bin/bash
set -euo pipefail
tar cf /exports/crm.tar -C /srv/crm pgdata tablespace
./migrate.sh || {
  rm -rf /srv/crm/pgdata /srv/crm/tablespace
  tar xf /exports/crm.tar -C /srv/crm
}
pg_ctl -D /srv/crm/pgdata -w start
