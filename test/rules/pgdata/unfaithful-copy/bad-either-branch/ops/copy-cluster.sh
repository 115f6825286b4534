#!/bin/bash
set -euo pipefail

if [ -d /etc/debian_version ]; then
  cluster=/var/lib/postgresql/15/main
else
  cluster=/var/lib/pgsql/15/data
fi
rsync -rt --delete "$cluster/" /srv/copies/cluster/
