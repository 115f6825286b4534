#!/bin/bash
set -e
./scripts/prepare-pgdata.sh
ls -la /srv/ci/pgdata
./scripts/start.sh
