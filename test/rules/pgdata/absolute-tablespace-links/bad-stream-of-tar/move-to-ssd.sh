#!/bin/bash
set -euo pipefail
cd /mnt/hdd/stats

sudo systemctl stop stats-postgres
sudo mkdir -p /mnt/ssd/stats
sudo tar cf - pgdata tablespace | sudo tar xf - -C /mnt/ssd/stats
sudo -u postgres pg_ctl -D /mnt/ssd/stats/pgdata -l /tmp/stats.log -w start
