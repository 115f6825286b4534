#!/bin/bash
set -euo pipefail

export BLOCK_LOG_DIR="/blockchain/block_log_5m"
export REPLAY_LIMIT=5000000

chaind --replay --block-log "$BLOCK_LOG_DIR" --stop-at "$REPLAY_LIMIT"
