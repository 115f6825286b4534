#!/bin/bash
set -euo pipefail

clone=/srv/clones/qa
systemctl stop postgresql
cp -r "$PGDATA/." "$clone/"
chmod 700 "$clone"
systemctl start postgresql
