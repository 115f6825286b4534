#!/bin/bash
set -e
sudo install -d -m 700 -o 999 -g 999 /srv/ci/pg
docker run -d --name ci-db -v /srv/ci/pg:/var/lib/postgresql/data postgres:16.3
docker exec ci-db ls -l /var/lib/postgresql/data
