#!/bin/bash
set -euo pipefail

systemctl stop postgresql
rsync -a --delete "$PGDATA/" /srv/backup/cluster/
systemctl start postgresql
