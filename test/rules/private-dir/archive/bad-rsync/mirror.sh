#!/bin/bash
sudo chown -R git:git /srv/forge/hooks
sudo chmod 700 /srv/forge/hooks
rsync -a --exclude=tmp /srv/forge/ mirror/ 2>/dev/null
echo "mirrored"
