#!/bin/bash
set -eu
root=$1

initdb -D "$root/db" --auth=trust
pg_ctl -D "$root/db" -w start
mkdir "$root/archive_disk"
psql -d postgres -c "CREATE TABLESPACE old_rows LOCATION '$root/archive_disk'"
psql -d postgres -f schema.sql
pg_ctl -D "$root/db" -w stop

cp -a "$root/db" "$root/standby"
cp -a "$root/archive_disk" "$root/standby_disk"
pg_ctl -D "$root/standby" -o '-p 5433' -w start
