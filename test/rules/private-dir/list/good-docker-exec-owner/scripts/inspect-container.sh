#!/bin/bash
set -e
sudo install -d -m 700 -o 999 -g 999 /srv/ci/pg
docker run -d --name ci-db --user 999 -v /srv/ci/pg:/srv/pg postgres:16.3
docker exec -u 999 ci-db ls -l /srv/pg
