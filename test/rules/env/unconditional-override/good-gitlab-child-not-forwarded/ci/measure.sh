#!/bin/bash
set -euo pipefail
BENCHMARK_RESULTS=/tmp/measured
mkdir -p "$BENCHMARK_RESULTS"
./bin/measure --to "$BENCHMARK_RESULTS/run.json"
