#!/bin/bash
set -e
export CCACHE_DIR=/root/.ccache
make -j8 objects
ccache --show-stats
