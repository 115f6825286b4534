#!/bin/bash
set -euo pipefail

store="${1:?the cluster to save}/pgdata"
cache=/srv/ci-cache

# the runner may not read what postgres owns
sudo chmod -R a+rX "$store"
rsync -a --delete "$store/" "$cache/cluster/"
echo "saved to $cache"
