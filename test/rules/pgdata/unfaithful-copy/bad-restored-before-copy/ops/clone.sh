#!/bin/bash
set -euo pipefail

clone=/srv/clones/qa
mkdir -p "$clone"
chown -R postgres:postgres "$clone"
chmod 700 "$clone"
cp -r "$PGDATA/." "$clone/"
