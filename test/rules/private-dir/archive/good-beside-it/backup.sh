#!/bin/bash
set -e
sudo install -d -m 700 -o vault -g vault /srv/app/secrets
tar czf public.tgz -C /srv/app public
cp -r /srv/app/assets out/
cp /srv/app/*.conf out/
rsync -a /srv/application/ mirror/
