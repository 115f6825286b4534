#!/bin/bash
set -e
mkdir -p /srv/db/tablespace
initdb -D /srv/db/pgdata
tar cf - -C /srv/db pgdata | tar xf - -C /srv/empty-cluster
