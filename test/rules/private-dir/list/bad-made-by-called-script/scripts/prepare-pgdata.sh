#!/bin/bash
set -e
sudo mkdir -p /srv/ci/pgdata
sudo chown postgres:postgres /srv/ci/pgdata
sudo chmod 700 /srv/ci/pgdata
