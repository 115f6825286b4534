#!/bin/bash
set -euo pipefail

models="$NFS_CACHE/models/${MODEL:?}"

put() {
  rsync -a --include='*/' --include='*.onnx' --exclude='*' trained/ "$models/"
}

get() {
  rsync -a "$models/" models/
}

"$1"
