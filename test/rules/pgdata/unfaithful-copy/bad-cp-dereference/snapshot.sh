#!/bin/bash
set -euo pipefail

snapshots=/srv/snapshots
name="orders-$(date +%F)"

sudo systemctl stop postgresql
sudo cp -rL "$PGDATA" "$snapshots/$name"
sudo systemctl start postgresql
