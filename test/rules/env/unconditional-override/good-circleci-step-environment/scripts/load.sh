#!/bin/bash
set -euo pipefail
LOAD_LIMIT=200
export LOAD_LIMIT
./loader --limit "$LOAD_LIMIT"
