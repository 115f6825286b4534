#!/bin/bash
set -e
export CCACHE_DIR=/var/cache/ccache
make -j8 objects
ccache --show-stats
