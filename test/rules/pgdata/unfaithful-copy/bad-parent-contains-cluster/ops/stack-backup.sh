#!/bin/bash
set -euo pipefail

sudo -u postgres pg_ctl -D /srv/stack/db -m fast stop
sudo tar -chzf "/var/backups/stack-$(date +%F).tgz" /srv/stack
sudo -u postgres pg_ctl -D /srv/stack/db start
