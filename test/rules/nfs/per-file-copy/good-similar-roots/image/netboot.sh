#!/bin/bash
set -euo pipefail

mkdir -p /netboot/images
tar xzf bootfiles.tgz -C /netboot/images
cp -r themes/. /network-config/themes/
cp -r keys/. /var/lib/afs/keys/
