#!/bin/bash
set -e
PGDATA=/srv/ci/cluster
sudo install -d -m 700 -o postgres -g postgres "$PGDATA"
if [ -d "$PGDATA" ] && [ ! -L "$PGDATA" ]; then
  sudo -u postgres initdb -D "$PGDATA"
fi
