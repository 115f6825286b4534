#!/bin/bash
set -euo pipefail

clone=/srv/clones/qa
systemctl stop postgresql
cp -r "$PGDATA/." "$clone/"
chown -R postgres:postgres /srv/clones/dev
chmod 700 /srv/clones/dev
systemctl start postgresql
