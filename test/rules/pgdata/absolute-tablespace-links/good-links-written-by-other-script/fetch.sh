#!/bin/bash
set -e
cp -a "$NODE_COPY/pgdata" "$DATA_DIR/pgdata"
cp -a "$NODE_COPY/tablespace" "$DATA_DIR/tablespace"
pg_ctl -D "$DATA_DIR/pgdata" -w start
