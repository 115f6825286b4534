#!/bin/bash
set -euo pipefail
data=/srv/db/main

pg_ctl -D "$data" -w start
flock /run/lock/mirror -c "rsync -a '$data/' /srv/mirror/"
