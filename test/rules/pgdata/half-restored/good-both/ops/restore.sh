#!/bin/bash
set -euo pipefail

sudo mkdir -p /srv/db/main
sudo tar xf /backup/base.tar -C /srv/db/main
sudo chown -R postgres:postgres /srv/db/main
sudo chmod 700 /srv/db/main
sudo -u postgres pg_ctl -D /srv/db/main -w start
