#!/bin/bash
set -euo pipefail
systemctl stop geo-db
sudo -u postgres bash -c 'set -e
  mkdir -p /srv/geo-replica
  cp -a /srv/geo/pgdata /srv/geo/tablespace /srv/geo-replica/
  pg_checksums --check -D /srv/geo-replica/pgdata'
systemctl start geo-db
