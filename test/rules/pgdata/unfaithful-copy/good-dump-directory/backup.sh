#!/bin/bash
set -euo pipefail

dump="/srv/dumps/shop-$(date +%F)"
pg_dump -Fd -j 4 -f "$dump" shop
cp -r "$dump" /srv/offsite/
aws s3 sync "$dump" "s3://$BACKUP_BUCKET/dumps/$(date +%F)/"
