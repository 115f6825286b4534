#!/bin/bash
set -euo pipefail

: "${BACKUP_BUCKET:?}" "${PGDATA:?}"
systemctl stop postgresql
aws s3 sync "$PGDATA" "s3://$BACKUP_BUCKET/cold/$(hostname)/$(date +%F)/" --only-show-errors
systemctl start postgresql
