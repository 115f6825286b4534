#!/bin/bash
set -euo pipefail

pg_ctl -D /srv/db/main -w start
# most of it while the server runs, the rest while it does not
rsync -a /srv/db/main/ /new/db/main/
pg_ctl -D /srv/db/main -m fast -w stop
rsync -a --checksum --delete /srv/db/main/ /new/db/main/
