#!/bin/bash
set -euo pipefail
export BENCH_DIR=/tmp/bench
mkdir -p "$BENCH_DIR"
./build/bench --rounds "${BENCH_ROUNDS:-5}" --dir "$BENCH_DIR"
