#!/bin/bash
set -euo pipefail

dest="$NFS_CACHE/target/${CI_COMMIT_REF_SLUG:-main}"
cargo build --release
rsync -a --exclude='*.log' --exclude=incremental target/ "$dest/"
