#!/bin/bash
set -e
PGDATA=/srv/ci/pgdata
sudo chown -R postgres:postgres "$PGDATA"
sudo chmod 700 "$PGDATA"
stat -c '%U:%G %a' "$PGDATA"
