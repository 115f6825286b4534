#!/bin/bash
set -euo pipefail

run() {
  printf '+ %s\n' "$*" >&2
  "$@"
}

cluster=/var/lib/pgsql/16/data
run systemctl stop postgresql-16
run cp -R "$cluster" "/srv/rotate/data-$(date +%F)"
run systemctl start postgresql-16
