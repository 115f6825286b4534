#!/bin/bash
set -e
data=/srv/db
if [ -d "$data/tablespace" ]; then
  echo "use pg_basebackup for a cluster with tablespaces" >&2
  exit 1
else
  cp -a "$data/pgdata" /srv/copy/
fi
