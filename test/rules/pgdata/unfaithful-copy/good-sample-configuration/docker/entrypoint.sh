#!/bin/bash
set -e

if [ ! -f "$PGDATA/conf.d/tuning.conf" ]; then
  cp -r /usr/share/shop-db/conf.d "$PGDATA/"
  chown -R postgres:postgres "$PGDATA/conf.d"
fi
exec gosu postgres postgres -D "$PGDATA"
