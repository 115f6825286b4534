#!/usr/bin/env bash
set -euo pipefail

mirror=/srv/mirror/billing
sudo systemctl stop postgresql
sudo rsync -a --copy-links --delete "$PGDATA/" "$mirror/"
sudo systemctl start postgresql
