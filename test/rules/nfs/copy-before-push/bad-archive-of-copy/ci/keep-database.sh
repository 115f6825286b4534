#!/bin/bash
set -euo pipefail
DATA=${1:?data directory}
LOCAL=/var/cache/ci/blocks
SHARE=/mnt/nfs/ci-cache

rm -rf "$LOCAL"
mkdir -p /var/cache/ci
cp -a "$DATA/." "$LOCAL"
# One archive for everybody.
tar cf "$SHARE/blocks.tar.part" -C "$LOCAL" .
mv "$SHARE/blocks.tar.part" "$SHARE/blocks.tar"
