#!/bin/bash
sudo bash -c 'set -e
  rsync -a /srv/a/pgdata/ /srv/b/pgdata/
  rsync -a /srv/a/tablespace/ /srv/b/tablespace/
  cd /srv/b/pgdata/pg_tblspc
  for link in *; do ln -sfn ../../tablespace "$link"; done'
pg_ctl -D /srv/b/pgdata -w start
