#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"

export DB_HOME=/var/lib/pgsql/14/data
export COPY_TO=/srv/nightly/cluster
systemctl stop postgresql-14
./steps/copy.sh
systemctl start postgresql-14
