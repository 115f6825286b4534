#!/bin/sh
set -eu
from=$1
to=$2

[ -s "$from/pgdata/PG_VERSION" ] || exit 2
[ -d "$from/tablespace" ] || exit 2
mkdir -p "$to"
cp -a "$from/." "$to/"
pg_controldata "$to/pgdata" | grep 'cluster state'
