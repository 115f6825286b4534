#!/bin/bash
set -euo pipefail
PGDATA=/srv/ci/pgdata
sudo chown -R postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"
ls -ld "$PGDATA"
sudo systemctl start postgresql@16-ci
