#!/bin/bash
set -e
sudo chown -R postgres:postgres /srv/ci/pg/data
sudo chmod 700 /srv/ci/pg/data
ls -l /srv/ci/pg
sudo systemctl start postgresql@16-ci
