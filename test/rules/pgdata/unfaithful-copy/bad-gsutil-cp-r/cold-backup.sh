#!/bin/bash
set -euo pipefail

bucket=gs://acme-pg-cold
systemctl stop postgresql-15
gsutil -m cp -r /var/lib/pgsql/15/data "$bucket/$(date +%F)/"
systemctl start postgresql-15
