#!/bin/bash
set -e
sudo install -d -o 999 -g 999 /srv/ci/pg
docker run --rm --user 999:999 -v /srv/ci/pg:/pg postgres:16.3 initdb -D /pg/data
du -sh /srv/ci/pg/data
docker run -d --name ci-db --user 999:999 -v /srv/ci/pg:/pg postgres:16.3 postgres -D /pg/data
