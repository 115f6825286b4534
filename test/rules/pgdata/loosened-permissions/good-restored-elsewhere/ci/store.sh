#!/bin/bash
set -euo pipefail

put() {
  sudo chmod -R a+rX "$1/pgdata"
  tar cf "/srv/cache/$2.tar" -C "$1" .
}

get() {
  tar xf "/srv/cache/$2.tar" -C "$1"
  sudo chmod 700 "$1/pgdata"
  sudo chown -R postgres "$1/pgdata"
}

case "$1" in
  put) put "$2" "$3" ;;
  get) get "$2" "$3" ;;
esac
