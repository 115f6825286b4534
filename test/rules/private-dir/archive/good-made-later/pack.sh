#!/bin/bash
set -e
tar czf before.tgz -C /srv/app .
sudo chown -R vault:vault /srv/app/secrets
sudo chmod 700 /srv/app/secrets
