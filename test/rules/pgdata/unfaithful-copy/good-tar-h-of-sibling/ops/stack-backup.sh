#!/bin/bash
set -euo pipefail

sudo -u postgres pg_ctl -D /srv/stack/db -m fast stop
sudo tar -czf /var/backups/stack-db.tgz -C /srv/stack db
sudo tar -chzf /var/backups/stack-www.tgz -C /srv/stack www
sudo -u postgres pg_ctl -D /srv/stack/db start
