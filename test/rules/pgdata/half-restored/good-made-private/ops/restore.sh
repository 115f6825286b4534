#!/bin/bash
set -euo pipefail

sudo install -d -m 0700 /srv/db/main
sudo rsync -r --links /mirror/nightly/ /srv/db/main/
sudo chown -R postgres: /srv/db/main
sudo -u postgres pg_ctl -D /srv/db/main start
