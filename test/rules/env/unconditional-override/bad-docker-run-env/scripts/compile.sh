#!/bin/bash
set -e
export CCACHE_DIR=/src/.ccache
cmake -S . -B build -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
cmake --build build
