#!/bin/bash
set -euo pipefail
: "${CACHE_NFS_PATH:?}"
export CACHE_NFS_PATH
flock "$CACHE_NFS_PATH/toolchain.lock" -c 'cp toolchain.tar "$CACHE_NFS_PATH/toolchain.tar.tmp" && mv "$CACHE_NFS_PATH/toolchain.tar.tmp" "$CACHE_NFS_PATH/toolchain.tar"'
