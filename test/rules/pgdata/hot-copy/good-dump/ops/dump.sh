#!/bin/bash
set -euo pipefail

pg_ctl -D "$PGDATA" -w start
pg_dump -Fd -f /backup/shop shop
cp -a /backup/shop /offsite/
