#!/bin/bash
set -e
export PRUNE_DAYS=30 # days, agreed with operations
./bin/registry-prune --dry-run
./bin/registry-prune
