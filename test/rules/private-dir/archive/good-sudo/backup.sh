#!/bin/bash
set -e
sudo install -d -m 700 -o vault -g vault /srv/app/secrets
sudo tar czf backup.tgz /srv/app
sudo rsync -a /srv/app/ /backup/app/
sudo cp -a /srv/app /backup/app-copy
