#!/bin/bash
set -euo pipefail

save_dir=${SAVE_DIR:-/nfs/resume}
tmp=$(mktemp -d)
./run-build.sh "$tmp"
if [ -d "$save_dir" ]; then
  tar czf "$save_dir/state-$(date +%s).tgz" -C "$tmp" .
fi
