#!/bin/bash
# Copies the whole shop for the staging server. It has to be stopped.
set -e
rsync -a /data/shop/ /data/staging/
pg_ctl -D /data/staging/cluster -o "-p 6543" -w start
