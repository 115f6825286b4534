#!/bin/bash
set -euo pipefail
cp "$1.tar" "$CACHE_NFS_PATH/$1.tar.tmp"
mv "$CACHE_NFS_PATH/$1.tar.tmp" "$CACHE_NFS_PATH/$1.tar"
