#!/bin/bash
set -euo pipefail
export REPLAY_LOG_DIR=/tmp/replay
mkdir -p "$REPLAY_LOG_DIR"
./bin/replay --chain "$1" --verbosity "${VERBOSITY:-info}" --logs "$REPLAY_LOG_DIR"
