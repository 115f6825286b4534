#!/bin/bash
set -euo pipefail
CACHE=${CACHE_NFS_PATH:-/nfs/ci}

with_lock() {
  local file=$1
  shift
  flock --exclusive --timeout 120 "$file" "$@"
}

with_lock "$CACHE/index.lock" touch "$CACHE/index"
