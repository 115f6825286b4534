#!/usr/bin/env bash
set -eo pipefail
data="${PGDATA:-/srv/postgres}"

take_over() {
  mkdir -p "$data"
  chmod 0700 "$data" || echo "mode of $data left as it is"
  if [ "$(id -u)" = 0 ]; then
    find "$data" -not -uid 999 -exec chown -h 999:999 {} +
    echo "now the server's: $(find "$data" -type f | wc -l) files"
  fi
}

take_over
exec ./start-server "$data"
