#!/bin/bash
set -euo pipefail

dest="$NFS_CACHE/venv"
mkdir -p "$dest"
tar cf - -C .venv . | tar xf - -C "$dest"
