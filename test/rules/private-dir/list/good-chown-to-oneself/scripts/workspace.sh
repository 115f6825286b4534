#!/bin/bash
set -e
sudo mkdir -p /srv/ci/workspace
sudo chown "$(id -u):$(id -g)" /srv/ci/workspace
chmod 700 /srv/ci/workspace
ls -la /srv/ci/workspace
