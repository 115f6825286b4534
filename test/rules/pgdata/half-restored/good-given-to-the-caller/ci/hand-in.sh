#!/bin/bash
set -euo pipefail

sudo -u postgres pg_ctl -D /data/volume/db -w stop
sudo chown -R "$(id -u):$(id -g)" /data/volume
tar czf volume.tgz -C /data volume
