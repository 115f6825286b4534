#!/bin/bash
set -euo pipefail

dest="${1:?usage: backup.sh DEST}"
systemctl stop postgresql
rsync -r "$PGDATA/" "$dest/cluster/"
systemctl start postgresql
