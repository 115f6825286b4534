#!/bin/bash
set -euo pipefail
systemctl stop ledger-db
cp -a /srv/ledger/pgdata /srv/ledger/tablespace /srv/trial/
for link in /srv/trial/pgdata/pg_tblspc/*; do
  ln -sfn "/srv/trial/tablespace/$(basename "$(readlink "$link")")" "$link"
done
pg_ctl -D /srv/trial/pgdata -o '-p 5440' -w start
