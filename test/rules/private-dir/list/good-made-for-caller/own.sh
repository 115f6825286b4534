#!/bin/bash
set -e
sudo install -d -m 700 -o "$USER" /srv/keyring
ls -la /srv/keyring
