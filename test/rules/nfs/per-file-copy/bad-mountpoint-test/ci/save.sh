#!/bin/bash
set -euo pipefail

mountpoint -q "$NFS_SHARE" || { echo "share is not mounted" >&2; exit 1; }
mkdir -p "$NFS_SHARE/sdk"
cp -a sdk/. "$NFS_SHARE/sdk/"
