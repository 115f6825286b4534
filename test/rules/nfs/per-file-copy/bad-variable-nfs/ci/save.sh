#!/bin/bash
set -euo pipefail
: "${CACHE_NFS_PATH:?}"

mkdir -p "$CACHE_NFS_PATH/pods"
cp -a Pods/. "$CACHE_NFS_PATH/pods/"
