#!/bin/bash
export BASE=/srv/geo
chmod 700 "$BASE/pgdata" "$BASE/tablespace"
sudo bash -c 'systemctl stop geo && cp -a "$BASE/pgdata" /srv/geo-copy/'
