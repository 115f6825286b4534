#!/bin/sh
set -eu
export DUMP_DIR=/srv/dumps
psql -f "$DUMP_DIR/latest.sql"
