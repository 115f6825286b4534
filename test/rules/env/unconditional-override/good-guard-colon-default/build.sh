#!/bin/bash
set -eu
: "${CCACHE_DIR:=$HOME/.ccache}"
export CCACHE_DIR
make -j4
