#!/bin/bash
set -euo pipefail
mode=${1:-keep}

sudo chmod -R a+rX /data/store/pgdata
cp -a /data/store/pgdata "/exchange/$(date +%F)"
if [ "$mode" = close ]; then
  sudo chmod 700 /data/store/pgdata
fi
