#!/bin/bash
set -euo pipefail

mkdir -p /srv/shared /srv/local
mount -t nfs filer01.internal:/export/ci /srv/shared
mount -t ext4 /dev/vdb /srv/local
cp -a /opt/bootstrap/. /srv/local/bootstrap/
