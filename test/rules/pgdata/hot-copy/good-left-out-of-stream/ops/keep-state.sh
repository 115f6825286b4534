#!/bin/bash
set -euo pipefail
state=/srv/inventory

pg_ctl -D "$state/db" -l "$state/db.log" -w start
tar c --exclude=./db -C "$state" . | tar x -C /backup/inventory
