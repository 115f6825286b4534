#!/bin/bash
set -euo pipefail

sudo bash -c '
  chmod -R a+rX /build/store/pgdata
  tar cf /srv/publish/store.tar -C /build/store pgdata
  chmod u=rwx,go= /build/store/pgdata
'
