#!/bin/bash
set -euo pipefail
./copy.sh /srv/a /srv/b
ln -sfn /srv/b/tablespace "/srv/b/pgdata/pg_tblspc/16401"
pg_ctl -D /srv/b/pgdata -w start
