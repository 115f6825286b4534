#!/bin/bash
set -euo pipefail
export SNAPSHOT_DIR="${SNAPSHOT_DIR:-/var/snapshots}"
export SNAPSHOT_NOTE="${SNAPSHOT_NOTE-manual}"
./bin/node --dump "$SNAPSHOT_DIR/state.bin"
