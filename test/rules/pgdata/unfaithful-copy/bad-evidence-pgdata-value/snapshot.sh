#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"
source ./env.sh

pg_ctl stop -m fast
cp -rL /srv/orders/db /srv/orders/snapshot
pg_ctl start -l /srv/orders/db.log
