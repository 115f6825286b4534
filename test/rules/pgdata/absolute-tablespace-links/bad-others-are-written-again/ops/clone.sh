#!/bin/bash
set -euo pipefail

cp -a /srv/orders/pgdata /srv/orders/tablespace /srv/trial/
pg_ctl -D /srv/trial/pgdata -w start
