#!/bin/bash
set -e
pg_ctl -D /srv/wh/db -w start
psql -c "CREATE TABLESPACE cold LOCATION '/mnt/cold/wh'"
pg_ctl -D /srv/wh/db -w stop
cp -a /srv/wh/db /srv/big/db
sed -i "s|/srv/wh/db|/srv/big/db|" /etc/systemd/system/wh.service
systemctl daemon-reload
