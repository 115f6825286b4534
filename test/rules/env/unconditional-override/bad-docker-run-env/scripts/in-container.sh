#!/bin/bash
set -e
docker run --rm -v "$PWD:/src" -w /src -v ccache:/ccache \
  -e CCACHE_DIR=/ccache \
  registry.example.org/builder:12.4 bash scripts/compile.sh
