#!/bin/bash
set -euo pipefail

pg_ctl -D /srv/shop/pgdata -w start
tar czf /backup/shop-files.tgz --exclude=./pgdata -C /srv/shop .
rsync -a --exclude=/pgdata/ /srv/shop/ /backup/shop/
