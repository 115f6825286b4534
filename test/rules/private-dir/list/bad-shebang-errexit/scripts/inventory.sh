#!/bin/bash -e
sudo mkdir -p /srv/keys
sudo chown signer /srv/keys
sudo chmod 700 /srv/keys
ls /srv/keys
sudo -u signer /opt/signer/bin/generate-keys
