#!/bin/bash
set -e
PGDATA=/srv/ci/cluster
sudo install -d -m 700 -o postgres -g postgres "$PGDATA"
if ! sudo test -f "$PGDATA/PG_VERSION"; then
  sudo -u postgres initdb -D "$PGDATA"
fi
if [ -z "$(sudo ls -A "$PGDATA")" ]; then exit 1; fi
sudo -n [ -s "$PGDATA/postgresql.conf" ]
