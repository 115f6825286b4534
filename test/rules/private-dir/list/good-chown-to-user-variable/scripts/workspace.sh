#!/bin/bash
set -e
sudo install -d -m 700 /srv/ci/workspace
sudo chown "$USER" /srv/ci/workspace
find /srv/ci/workspace -name '*.log'
