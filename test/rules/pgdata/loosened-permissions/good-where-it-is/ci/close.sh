#!/bin/bash
set -euo pipefail
store=${1:?}/pgdata

sudo chmod -R a+rX "$store" || chmod -R a+rX "$store"
tar cf /srv/cache/store.tar -C "$store" .
if [ -d "$store" ]; then
  sudo chmod 700 "$store" 2>/dev/null || chmod 700 "$store"
fi
