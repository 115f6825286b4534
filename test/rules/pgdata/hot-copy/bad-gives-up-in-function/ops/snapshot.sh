#!/bin/bash
set -euo pipefail
DATA=/srv/orders/data

start_server() {
  local try
  pg_ctl -D "$DATA" -l /var/log/orders.log start
  for try in 1 2 3 4 5; do
    if pg_isready -q; then return 0; fi
    sleep 2
  done
  echo "the server does not answer" >&2
  pg_ctl -D "$DATA" -m immediate stop
  return 1
}

start_server
cp -a "$DATA" /srv/snapshots/orders
