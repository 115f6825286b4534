#!/bin/bash
set -e
BLOCK_LOG=/mnt/blocks/5m
export BLOCK_LOG
./bin/replay --from "$BLOCK_LOG"
