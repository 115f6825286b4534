#!/bin/bash
set -euo pipefail

target=${1:?}
mkdir -p "$target"
rsync -rt --delete "$SOURCE_DIR/" "$target/"
