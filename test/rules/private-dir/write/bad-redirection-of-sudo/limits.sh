#!/bin/bash
set -e
sudo install -d -o root -g root -m 755 /srv/limits.d
sudo echo "nofile 65536" > /srv/limits.d/nofile.conf
