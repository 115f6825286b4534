#!/bin/bash
set -euo pipefail

site=${1:?}
if [[ ! -d $site ]]; then
  echo "no such directory: $site" >&2
  exit 1
fi
cp -a "$site" "$NFS_WWW/next"
