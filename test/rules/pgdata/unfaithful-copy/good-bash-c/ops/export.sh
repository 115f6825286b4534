#!/bin/bash
set -euo pipefail

dest="/srv/export/$(date +%F)"
sudo install -d "$dest"
sudo systemctl stop postgresql
sudo bash -c 'cp -a "$1"/. "$2"/' _ "$PGDATA" "$dest"
sudo systemctl start postgresql
