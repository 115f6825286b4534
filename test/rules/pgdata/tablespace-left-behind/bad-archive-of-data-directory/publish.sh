#!/bin/bash
set -euo pipefail
: "${DATA_DIR:?}"
du -sh "$DATA_DIR/tablespace"
pg_ctl -D "$DATA_DIR/pgdata" -m fast -w stop
tar cf "/exports/$(date +%F).tar" -C "$DATA_DIR" pgdata
