#!/bin/bash
set -euo pipefail

standby=${1:?}
systemctl stop postgresql
scp -rq "$PGDATA" "postgres@$standby:/srv/standby/"
systemctl start postgresql
