#!/bin/bash
set -e
systemctl stop postgresql
cp -a /var/lib/postgresql/16/main /var/lib/postgresql/16/clone
[ -d /var/lib/postgresql/16/clone/pg_tblspc ]
pg_ctl -D /var/lib/postgresql/16/clone -o '-p 5433' -w start
