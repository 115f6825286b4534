#!/bin/bash
set -euo pipefail
export REINDEX_PARALLEL=2
./bin/reindex --tables blocks,operations
