#!/bin/bash
set -e
sudo install -d -m 700 -o vault -g vault /srv/app/secrets
tar czf backup.tgz --exclude=./secrets -C /srv/app .
rsync -a --exclude=secrets /srv/app/ mirror/
rsync -a --exclude-from=private.txt /srv/app/ mirror2/
tar cf app.tar --exclude='app/sec*' -C /srv app
