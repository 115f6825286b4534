#!/bin/sh
set -e
pg_ctl -D /opt/geo/pgdata -m fast -w stop
rsync -a /opt/geo/ /opt/geo-copy/
[ -d /opt/geo/tablespace ] && [ -s /opt/geo/pgdata/PG_VERSION ]
find /opt/geo-copy/pgdata/pg_tblspc -type l -exec sh -c 'ln -sfn ../../tablespace/main "$1"' link {} \;
pg_ctl -D /opt/geo-copy/pgdata -w start
