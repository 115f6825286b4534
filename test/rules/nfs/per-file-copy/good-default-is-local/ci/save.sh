#!/bin/bash
set -euo pipefail

store="${NFS_CACHE:-/var/cache/ci}"
mkdir -p "$store/deps"
cp -a deps/. "$store/deps/"
