#!/bin/bash
set -euo pipefail

ASSETS=/mnt/nfs/assets/$1

# Web servers read the archive as another user.
chmod -R a+rX "$ASSETS"
tar cf "$ASSETS.tar.part" -C "$ASSETS" .
mv "$ASSETS.tar.part" "$ASSETS.tar"
