#!/bin/bash
set -e
systemctl stop postgresql
for part in pgdata tablespace; do
  rsync -aH --delete "/srv/db/$part/" "standby.internal:/srv/db/$part/"
done
