#!/bin/bash
set -euo pipefail
data=/srv/ledger

[ -d "$data/tablespace" ] || mkdir -p "$data/tablespace"
systemctl stop ledger-db
rsync -a "$data/pgdata/" /srv/ledger-trial/pgdata/
systemctl start ledger-db
pg_ctl -D /srv/ledger-trial/pgdata -o '-p 5440' -w start
