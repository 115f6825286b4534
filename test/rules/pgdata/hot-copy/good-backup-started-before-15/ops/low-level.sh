#!/bin/bash
set -euo pipefail

pg_ctl -D /srv/db/main -w start
psql <<'SQL'
SELECT pg_start_backup('nightly');
SQL
tar cf /backup/main.tar -C /srv/db/main .
