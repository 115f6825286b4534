#!/bin/bash
set -euo pipefail

cache="$NFS_CACHE/bundle"
if [ -d "$cache" ]; then
  mkdir -p vendor/bundle
  cp -a "$cache/." vendor/bundle/
fi
