#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")/.."
. lib/lock.sh

stage=/srv/stage/cluster
systemctl stop postgresql
with_lock /run/lock/pg-stage.lock bash -c "cp -rL '$PGDATA/.' '$stage/'"
systemctl start postgresql
