#!/bin/bash
set -euo pipefail

as_postgres() {
  sudo -u postgres -- "$@"
}

PGDATA=/srv/pg/new
sudo install -d -m 700 -o postgres -g postgres "$PGDATA"
as_postgres /usr/lib/postgresql/16/bin/initdb -D "$PGDATA"
as_postgres ls -l "$PGDATA"
