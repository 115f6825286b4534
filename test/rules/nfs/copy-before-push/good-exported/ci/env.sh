#!/bin/bash
set -e
export BUILD_CACHE=/var/cache/build
cp -a out/. "$BUILD_CACHE"
tar cf /nfs/out.tar -C out .
make check
