#!/bin/bash
set -euo pipefail

mkdir -p "$LOCAL_NFS_MIRROR/deps"
rsync -a deps/ "$LOCAL_NFS_MIRROR/deps/"
