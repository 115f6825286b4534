#!/bin/bash
set -euo pipefail

store=${STORE:?}
if [ -e "$store/postmaster.pid" ]; then
  echo "server is running" >&2
  exit 1
fi
zip -rq "/srv/copies/$(date +%F).zip" "$store"
