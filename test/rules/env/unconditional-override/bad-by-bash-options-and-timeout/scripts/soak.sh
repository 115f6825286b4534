#!/bin/bash
set -e
export SOAK_MINUTES=30
./bin/soak "$@"
