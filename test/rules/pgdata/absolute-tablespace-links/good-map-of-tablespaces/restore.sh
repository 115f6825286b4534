#!/bin/bash
set -e
cp -a /srv/wh/pgdata /srv/wh/tablespace /srv/wh2/
echo '16390 /srv/wh2/tablespace' > /srv/wh2/pgdata/tablespace_map
touch /srv/wh2/pgdata/recovery.signal
pg_ctl -D /srv/wh2/pgdata -w start
