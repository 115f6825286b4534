#!/bin/bash
set -euo pipefail

NFS_CACHE=/cache/x
mkdir -p "$NFS_CACHE/deps"
cp -a deps/. "$NFS_CACHE/deps/"
