#!/bin/bash
set -e
sudo -u postgres pg_ctl -D /data/shop/cluster -w start
sudo -u postgres psql <<SQL
CREATE TABLESPACE images OWNER shop LOCATION '/data/shop/images';
SQL
sudo -u postgres pg_ctl -D /data/shop/cluster -w stop
