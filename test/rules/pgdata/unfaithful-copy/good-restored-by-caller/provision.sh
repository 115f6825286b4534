#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"

clone=/srv/clones/training
./steps/copy-cluster.sh "$clone"
chown -R postgres:postgres "$clone"
chmod 700 "$clone"
systemctl start postgresql@training
