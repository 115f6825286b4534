#!/bin/bash
set -euo pipefail

dest="$NFS_SOURCES/$(git rev-parse --short HEAD)"
mkdir -p "$dest"
git ls-files -z | xargs -0 cp --parents -t "$dest"
