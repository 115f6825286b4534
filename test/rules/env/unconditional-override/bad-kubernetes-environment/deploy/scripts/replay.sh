#!/bin/bash
set -euo pipefail

# Where the blocks are that are replayed.
export BLOCK_LOG_DIR=/data/block_log
chain-node --blocks "$BLOCK_LOG_DIR" --replay "$@"
