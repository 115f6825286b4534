#!/usr/bin/env bash
set -euo pipefail
: "${SPARE_DIR:?}"

pg_ctl -D "$BASE_DIR/pgdata" -m fast -w stop
rsync -aH --delete "$BASE_DIR/pgdata/" "$SPARE_DIR/pgdata/"
rsync -aH --delete "$BASE_DIR/tablespaces/" "$SPARE_DIR/tablespaces/"
pg_ctl -D "$BASE_DIR/pgdata" -w start
