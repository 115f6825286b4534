#!/bin/bash
set -euo pipefail

systemctl start postgresql
psql -c "SELECT pg_backup_start('nightly', true)"
rsync -a --exclude=pg_wal /var/lib/postgresql/16/main/ /backup/main/
psql -c 'SELECT * FROM pg_backup_stop()'
