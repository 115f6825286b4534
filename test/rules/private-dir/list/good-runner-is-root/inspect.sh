#!/bin/bash
set -e
ls -la /srv/vault
sudo install -d -m 700 -o postgres /srv/data
ls -la /srv/data
