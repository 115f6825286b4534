#!/bin/bash
set -euo pipefail
umask 077

mkdir -p /srv/replica/data
cp -r /backup/nightly/. /srv/replica/data/
chown -R postgres:postgres /srv/replica/data
sudo -u postgres pg_ctl -D /srv/replica/data -w start
