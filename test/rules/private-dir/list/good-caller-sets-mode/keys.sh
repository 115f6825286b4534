#!/bin/bash
set -e
sudo chown -R deploy /srv/keys
chmod 700 /srv/keys
ls /srv/keys
