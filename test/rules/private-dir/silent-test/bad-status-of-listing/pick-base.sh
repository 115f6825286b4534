#!/bin/bash
set -e
sudo chown -R walg /srv/wal
sudo chmod 700 /srv/wal
if ls /srv/wal/base >/dev/null 2>&1; then
  echo "incremental"
else
  echo "full"
fi
