#!/bin/bash
set -euo pipefail

key=$(sha256sum package-lock.json | cut -c1-16)
tar cf "cache-$key.tar" node_modules
cp "cache-$key.tar" "$NFS_CACHE/.cache-$key.tar.$$"
mv "$NFS_CACHE/.cache-$key.tar.$$" "$NFS_CACHE/cache-$key.tar"
