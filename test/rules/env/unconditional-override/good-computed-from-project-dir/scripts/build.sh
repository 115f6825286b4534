#!/bin/bash
set -e
export OUTPUT_DIR="$CI_PROJECT_DIR/build"
source scripts/lib.sh
make install DESTDIR="$(output_dir)"
