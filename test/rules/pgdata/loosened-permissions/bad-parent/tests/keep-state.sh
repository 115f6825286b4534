#!/bin/bash
set -e

initdb -D "$WORK/state/cluster" -U test
pg_ctl -D "$WORK/state/cluster" -w start
psql -U test -f schema.sql postgres
pg_ctl -D "$WORK/state/cluster" -w stop
chmod -R a+rX "$WORK/state"
tar czf state.tgz -C "$WORK" state
