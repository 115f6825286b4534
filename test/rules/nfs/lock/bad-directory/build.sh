#!/bin/bash
set -e
entry="$NFS_ROOT/data_$CI_COMMIT_SHA"
mkdir -p "$entry"
flock "$entry" ./build-data --out "$entry/data.tar"
