#!/bin/bash
set -euo pipefail

with_lock() {
  flock --timeout 900 /run/lock/pg-stage.lock "$@"
}

systemctl stop postgresql
with_lock bash -c "rsync -a '$PGDATA/' /srv/stage/cluster/"
flock /run/lock/pg-stage.lock -c "tar cf /srv/stage/cluster.tar -C '$PGDATA' ."
systemctl start postgresql
