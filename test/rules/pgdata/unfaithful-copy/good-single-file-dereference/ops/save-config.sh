#!/bin/bash
set -euo pipefail

keep=/srv/config/$(hostname)
mkdir -p "$keep"
cp -L /var/lib/pgsql/15/data/postgresql.conf "$keep/"
docker cp -L shop-db:/var/lib/postgresql/data/pg_hba.conf "$keep/"
