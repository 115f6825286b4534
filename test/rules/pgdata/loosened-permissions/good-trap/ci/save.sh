#!/bin/bash
set -euo pipefail
store=/build/store/pgdata

trap 'sudo chmod 700 "$store"' EXIT
sudo chmod -R a+rX "$store"
rsync -a "$store/" /srv/cache/store/
