#!/bin/bash
set -euo pipefail

archive=$(realpath "${1:?}")
mkdir -p /gpfs/apps/tools
cd /gpfs/apps/tools
tar xzf "$archive"
