#!/bin/bash
set -euo pipefail
readonly SNAPSHOT_DIR=/var/snapshots
mkdir -p "$SNAPSHOT_DIR"
./bin/node --dump "$SNAPSHOT_DIR/state.bin"
