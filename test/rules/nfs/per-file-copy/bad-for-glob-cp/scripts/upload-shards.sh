#!/bin/bash
set -euo pipefail

out=/nfs/datasets/tokens-v3
mkdir -p "$out"
for shard in shards/*.bin; do
  echo "storing $shard"
  cp "$shard" "$out/"
done
