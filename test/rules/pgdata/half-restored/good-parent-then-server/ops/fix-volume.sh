#!/bin/bash
set -euo pipefail

sudo chown -R app:app /data/volume
sudo chown -R postgres:postgres /data/volume/db
sudo -u postgres pg_ctl -D /data/volume/db -w start
