#!/bin/bash
# Makes a second cluster from a stopped one, for trying an upgrade.
set -euo pipefail

data=/srv/ledger
clone=/srv/ledger-trial

systemctl stop ledger-db
mkdir -p "$clone"
cp -a "$data/pgdata" "$clone/"   # about ten minutes
cp -a "$data/tablespace" "$clone/"
systemctl start ledger-db
pg_ctl -D "$clone/pgdata" -o '-p 5440' -l /var/log/ledger-trial.log -w start
