#!/bin/bash
set -euo pipefail
store=/build/store/pgdata

sudo chmod -R a+rX "$store"
tar cf /srv/cache/store.tar -C "$store" .
sudo chmod 700 "$store"
