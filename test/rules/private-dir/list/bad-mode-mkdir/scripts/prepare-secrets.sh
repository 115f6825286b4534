#!/bin/bash
set -e
sudo mkdir -m 700 /srv/secrets
sudo cp signing.key /srv/secrets/signing.key
ls /srv/secrets
