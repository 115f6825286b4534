#!/bin/bash
set -e
export BENCH_ROUNDS=10
./build/bench --json out.json
