#!/bin/bash
set -euo pipefail

sudo cp -r /var/lib/postgresql/16/main /srv/clone/pgdata
sudo chown -R --reference=/var/lib/postgresql/16/main /srv/clone/pgdata
sudo chmod 700 /srv/clone/pgdata
