#!/bin/bash
set -euo pipefail

systemctl stop postgresql
cp $CP_FLAGS "$PGDATA" /srv/archive/cluster
systemctl start postgresql
