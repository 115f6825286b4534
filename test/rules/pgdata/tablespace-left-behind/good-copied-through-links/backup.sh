#!/bin/bash
set -euo pipefail
out=/srv/backup/$(date +%F)
mkdir -p "$out" /srv/db/tablespace
cp -a /srv/db/pgdata "$out/pgdata"
for link in /srv/db/pgdata/pg_tblspc/*; do
  cp -a "$(readlink -f "$link")" "$out/tablespace-$(basename "$link")"
done
