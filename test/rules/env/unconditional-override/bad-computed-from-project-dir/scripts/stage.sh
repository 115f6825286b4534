#!/bin/bash
set -e
export STAGE_DIR="$CI_PROJECT_DIR/stage"
make install DESTDIR="$STAGE_DIR"
