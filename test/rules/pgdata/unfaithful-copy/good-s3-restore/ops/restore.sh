#!/bin/bash
set -euo pipefail

systemctl stop postgresql
aws s3 sync "s3://$BACKUP_BUCKET/cold/latest/" /var/lib/postgresql/15/main/
chown -R postgres:postgres /var/lib/postgresql/15/main
chmod 700 /var/lib/postgresql/15/main
systemctl start postgresql
