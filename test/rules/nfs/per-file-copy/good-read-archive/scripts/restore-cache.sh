#!/bin/bash
set -euo pipefail

archive="$NFS_CACHE/deps.tar.zst"
mkdir -p vendor
if [ -f "$archive" ]; then
  tar --zstd -xf "$archive" -C vendor
fi
