#!/usr/bin/env bash
set -euo pipefail

sudo systemctl stop postgresql
sudo rsync -a --no-perms --no-owner --no-group "$PGDATA/" /srv/mirror/billing/
sudo systemctl start postgresql
