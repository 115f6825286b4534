#!/bin/bash
set -euo pipefail

store=/var/cache/app
if mountpoint -q "$NFS_CACHE"; then
  store="$NFS_CACHE"
  tar cf "$store/out.tar.part" -C out .
  mv "$store/out.tar.part" "$store/out.tar"
  exit 0
fi
mkdir -p "$store/out"
cp -a out/. "$store/out/"
