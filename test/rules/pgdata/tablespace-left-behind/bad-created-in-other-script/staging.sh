#!/bin/bash
set -e
sudo cp -a /data/shop/cluster /data/staging
sudo -u postgres pg_ctl -D /data/staging -o '-p 5433' -w start
