#!/bin/bash
set -e
base=/ci-cache
layout=v2
export PKG_CACHE_DIR="$base/packages-$layout"
./bin/pkgcache fill
