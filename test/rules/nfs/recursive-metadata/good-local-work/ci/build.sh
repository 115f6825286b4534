#!/bin/bash
set -euo pipefail
# The tree is on local disk; only the archive goes to the share.
WORK=$(mktemp -d)
git clone --depth 1 https://example.org/firmware.git "$WORK/src"
chmod -R a+rX "$WORK/src"
find "$WORK/src" -name '*.bin'
tar cf "$NFS_CACHE/src.tar.tmp.$$" -C "$WORK/src" .
mv "$NFS_CACHE/src.tar.tmp.$$" "$NFS_CACHE/src.tar"
rm -rf "$WORK"
