#!/bin/bash
set -e
sudo install -d -m 700 -o postgres -g postgres /srv/ci/pgdata
ls -d /srv/ci/pgdata
sudo systemctl start postgresql@16-ci
