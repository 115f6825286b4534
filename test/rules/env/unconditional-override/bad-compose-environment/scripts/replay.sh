#!/usr/bin/env bash
set -euo pipefail

REPORT_DIR=/tmp/reports
mkdir -p "$REPORT_DIR"
indexer replay --blocks "$BLOCK_DIR" --report "$REPORT_DIR/replay.json" "$@"
