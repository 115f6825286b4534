#!/bin/bash
set -e

chmod -R a+rX "$PGDATA"
rsync -a "$PGDATA/" /srv/mirror/
pg_ctl -D "$PGDATA" -w start
chmod 700 "$PGDATA"
