#!/bin/bash
export SOURCE=/srv/price TARGET=/srv/price-report
flock /run/lock/price.lock -c '
  rsync -a --delete "$SOURCE/pgdata/" "$TARGET/pgdata/" &&
  rsync -a --delete "$SOURCE/tablespace/" "$TARGET/tablespace/"
'
pg_ctl -D /srv/price-report/pgdata -w restart
