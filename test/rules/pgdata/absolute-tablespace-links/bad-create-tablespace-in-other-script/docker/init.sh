#!/bin/bash
set -e
pg_ctl -D /data/shop/cluster -w start
psql -U postgres <<'SQL'
CREATE TABLESPACE images
  OWNER shop
  LOCATION '/data/shop/images';
SQL
pg_ctl -D /data/shop/cluster -w stop
