#!/bin/bash
set -e
sudo install -d -m 700 -o mongodb -g mongodb /srv/mongo/data
mkdir -p /srv/ci/mongo-logs
ls -l /srv/ci/mongo-logs
find /srv/ci/mongo-logs -name '*.log'
