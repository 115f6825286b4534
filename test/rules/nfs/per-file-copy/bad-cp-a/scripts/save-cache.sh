#!/bin/bash
set -euo pipefail

key=$(sha256sum package-lock.json | cut -c1-16)
npm ci
mkdir -p "$NFS_CACHE/npm/$key"
cp -a node_modules/. "$NFS_CACHE/npm/$key/"
