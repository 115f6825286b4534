#!/usr/bin/env bash
set -euo pipefail

sudo systemctl stop postgresql
sudo rsync -a --no-links /var/lib/postgresql/16/main/ /srv/mirror/billing/
sudo systemctl start postgresql
