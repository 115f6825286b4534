#!/bin/bash
# The server is stopped only while the local copy is made.
set -e
pg_ctl -D /srv/db/pgdata stop
cp -a /srv/db/pgdata/. /scratch/pgdata
pg_ctl -D /srv/db/pgdata start
tar cf /mnt/nfs/backup/pgdata.tar -C /scratch/pgdata .
