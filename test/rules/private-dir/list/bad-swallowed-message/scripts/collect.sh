#!/bin/bash
set -e
sudo chmod 0700 /srv/vault/store
sudo chown vault:vault /srv/vault/store
du -sh /srv/vault/store || echo "size unknown"
sudo systemctl restart vault
