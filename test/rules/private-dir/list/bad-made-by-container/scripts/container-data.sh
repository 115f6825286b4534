#!/bin/bash
set -e
sudo mkdir -p /srv/ci/pg
docker run --rm -v /srv/ci/pg:/pg postgres:16.3 \
  bash -c 'mkdir -p /pg/data && chown 999:999 /pg/data && chmod 700 /pg/data'
ls -l /srv/ci/pg/data
