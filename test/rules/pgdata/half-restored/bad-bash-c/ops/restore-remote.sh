#!/bin/bash
set -euo pipefail

sudo bash -c '
  mkdir -p /srv/db/main
  cp -r /backup/last/. /srv/db/main
  chown -R postgres /srv/db/main
'
sudo -u postgres pg_ctl -D /srv/db/main start
