#!/bin/bash
set -euo pipefail

pg_ctl -D /srv/db/new -w start
pg_ctl -D /srv/db/old -m fast -w stop
cp -a /srv/db/new /srv/db/new.saved
