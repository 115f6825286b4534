#!/bin/bash
set -euo pipefail
. ci/hosts.sh

LOCAL=/var/cache/builds
if is_nfs_host; then
  LOCAL="$NFS_BUILDS"
fi
if is_nfs_host; then
  tar cf "$LOCAL/out.tar.tmp.$$" -C out . && mv "$LOCAL/out.tar.tmp.$$" "$LOCAL/out.tar"
else
  cp -a out/. "$LOCAL/out/"
fi
