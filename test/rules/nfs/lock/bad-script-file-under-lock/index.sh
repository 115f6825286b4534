#!/bin/bash
set -euo pipefail
ls "$CACHE_NFS_PATH" > index.txt
mv index.txt "$CACHE_NFS_PATH/index.txt"
