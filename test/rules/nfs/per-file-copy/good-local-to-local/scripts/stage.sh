#!/bin/bash
set -euo pipefail

make install DESTDIR=stage
cp -a stage/. /opt/app/
rsync -a --delete /opt/app/ /srv/www/app/
echo "$NFS_CACHE holds the release archives"
