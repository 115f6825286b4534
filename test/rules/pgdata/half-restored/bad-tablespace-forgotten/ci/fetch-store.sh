#!/bin/bash
set -euo pipefail

rsync -r --links /mirror/store/ /data/store/
[ -d /data/store/tablespace ] || exit 1
sudo chown -R postgres:postgres /data/store/pgdata
sudo chmod 700 /data/store/pgdata
