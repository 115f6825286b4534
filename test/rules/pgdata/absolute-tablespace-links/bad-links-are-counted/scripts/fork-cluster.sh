#!/bin/bash
set -e
main=/var/lib/postgresql/15/main
fork=/var/lib/postgresql/15/fork

echo "tablespaces: $(sudo ls "$main/pg_tblspc" | wc -l)"
sudo pg_ctlcluster 15 main stop
sudo cp -a "$main" "$fork"
sudo -u postgres /usr/lib/postgresql/15/bin/pg_ctl -D "$fork" -o '-p 5433' -w start
