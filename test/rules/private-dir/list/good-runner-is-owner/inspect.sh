#!/bin/bash
set -e
ls -la /srv/vault
sudo install -d -m 700 -o vault /srv/data
ls -la /srv/data
