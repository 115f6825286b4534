#!/bin/bash
set -euo pipefail

sudo chown -R app:app /data/volume
sudo -u postgres pg_ctl -D /data/volume/db -w start
./server --state /data/volume/app
