#!/bin/bash
set -euo pipefail

new=/srv/fast/cluster
systemctl stop postgresql
install -d -m 700 "$new"
cp -r "$PGDATA"/* "$new"/
systemctl disable postgresql
