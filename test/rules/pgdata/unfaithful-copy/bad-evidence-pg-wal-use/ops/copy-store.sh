#!/bin/bash
set -euo pipefail

store=${STORE:?}
wal=$(du -sm "$store/pg_wal" | cut -f1)
echo "copying $store, $wal MB of it WAL"
rsync -rtv "$store/" /srv/copies/store/
