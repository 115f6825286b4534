#!/bin/bash
set -euo pipefail
: "${CACHE_NFS_PATH:?}"
export CACHE_NFS_PATH
flock --timeout 600 "$CACHE_NFS_PATH/$1.lock" "$(dirname "$0")/publish.sh" "$1"
flock "$CACHE_NFS_PATH/index.lock" bash ./index.sh
