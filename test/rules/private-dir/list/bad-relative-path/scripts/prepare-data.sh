#!/bin/bash
set -e
cd /srv/ci
sudo mkdir -p redis
sudo chown redis:redis redis
sudo chmod 700 redis
ls -la redis
sudo systemctl start redis-ci
