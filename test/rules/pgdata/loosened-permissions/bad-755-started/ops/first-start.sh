#!/bin/bash
set -eu

data=/srv/db/main
rsync -a vault.internal:/backup/main/ "$data/"
chmod -R 755 "$data"
pg_ctl -D "$data" -l /var/log/db.log -w start
