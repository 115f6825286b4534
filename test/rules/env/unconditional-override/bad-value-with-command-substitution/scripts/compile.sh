#!/bin/bash
set -e
export BUILD_JOBS="$(getconf "_NPROCESSORS_ONLN")"
make -j"$BUILD_JOBS" all
