#!/bin/bash
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

name=${1:?}
mount_share
mkdir -p "$DATASETS/$name"
for part in "data/$name"/*.parquet; do
  cp "$part" "$DATASETS/$name/"
done
