#!/bin/bash
set -euo pipefail
pg_basebackup -h primary -U replicator -D /srv/standby/pgdata -R \
  --tablespace-mapping=/srv/primary/tablespace/blocks=/srv/standby/tablespace/blocks
pg_ctl -D /srv/standby/pgdata -w start
