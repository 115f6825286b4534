#!/bin/bash
set -e

cp -r fixtures/template "$WORK/cluster"
chmod 700 "$WORK/cluster"
pg_ctl -D "$WORK/cluster" -w start
