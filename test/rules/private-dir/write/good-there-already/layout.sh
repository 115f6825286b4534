#!/bin/bash
set -e
sudo mkdir -p /srv/feeds
sudo mkdir -p /srv/feeds/raw
sudo chown "$USER" /srv/feeds/raw
mkdir -p /srv/feeds/raw
touch /srv/feeds/raw/.keep
