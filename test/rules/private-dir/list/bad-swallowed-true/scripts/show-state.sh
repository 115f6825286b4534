#!/bin/bash
set -euo pipefail
DATA_DIR=/srv/replica/data
sudo install -d -m 700 -o postgres -g postgres "$DATA_DIR"
ls -la "$DATA_DIR" || true
sudo systemctl start postgresql@16-replica
