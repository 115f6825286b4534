#!/bin/bash
set -eux

old=$GITHUB_WORKSPACE/pg15/db
new=$GITHUB_WORKSPACE/pg16/db
pg15/bin/pg_ctl -D "$old" -w stop
pg16/bin/initdb -D "$new"
pg16/bin/pg_upgrade -b pg15/bin -B pg16/bin -d "$old" -D "$new"
cp -R "$old/columnar_data" "$new/columnar_data"
pg16/bin/pg_ctl -D "$new" -w start
