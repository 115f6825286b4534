#!/bin/bash
set -euo pipefail
data=/srv/replica/data

sudo -u postgres pg_ctl -D "$data" -m fast stop
rm -rf "${data:?}"/*
mkdir -p "$data"
cp -r /backup/nightly/. "$data/"
chown -R postgres:postgres "$data"
sudo -u postgres pg_ctl -D "$data" -w start
