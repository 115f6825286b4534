#!/bin/bash
set -euo pipefail
store=/build/store/pgdata

flock /var/lock/publish -c "
  sudo chmod -R a+rX '$store'
  tar cf /srv/publish/store.tar.tmp -C '$store' .
  mv /srv/publish/store.tar.tmp /srv/publish/store.tar
"
