#!/bin/bash
flock /run/lock/copy.lock -c '
  rsync -a --delete /srv/price/pgdata /srv/price/tablespace /srv/report/ &&
  ln -sfn ../../tablespace/main /srv/report/pgdata/pg_tblspc/16400
'
pg_ctl -D /srv/report/pgdata -w restart
