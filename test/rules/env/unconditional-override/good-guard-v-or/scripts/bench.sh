#!/bin/bash
set -euo pipefail
[[ -v BENCH_ROUNDS ]] || export BENCH_ROUNDS=10
./build/bench
