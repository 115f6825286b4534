#!/bin/bash
set -euo pipefail

clone=/srv/clones/qa
systemctl stop postgresql
mkdir -p "$clone"
cp -r "$PGDATA/." "$clone/"
chown -R postgres:postgres "$clone"
chmod 700 "$clone"
systemctl start postgresql
