#!/bin/bash
set -e
export CACHE_GENERATION=6
./bin/pkgcache refresh "$@"
