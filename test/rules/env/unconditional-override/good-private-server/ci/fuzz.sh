#!/bin/bash
set -euo pipefail
export PGPORT="${FUZZ_PORT:-5678}"
export PGHOST=/tmp
pg_ctl -D "$PWD/fuzz-data" -o "-k /tmp -p $PGPORT" -w start
sqlsmith --max-queries=10000
pg_ctl -D "$PWD/fuzz-data" -w stop
