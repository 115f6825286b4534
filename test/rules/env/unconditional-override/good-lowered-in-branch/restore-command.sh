#!/bin/bash
wal_file=$1
destination=$2

if pgrep -x pg_rewind > /dev/null; then
  export WALG_DOWNLOAD_CONCURRENCY=1
fi
exec wal-g wal-fetch "$wal_file" "$destination"
