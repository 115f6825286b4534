#!/bin/bash
set -euo pipefail

mkdir -p "$NFS_CACHE/node_modules"
cp -a node_modules/. "$NFS_CACHE/node_modules/"
