#!/bin/bash
set -euo pipefail

docker exec -u root reports-db sh -c '
  pg_ctlcluster 15 main stop
  cp -r /var/lib/postgresql/15/main /srv/refresh/main
  pg_ctlcluster 15 main start
'
