#!/bin/bash
set -e
cp -a dist/. /tmp/dist-stage
cd /mnt/nfs/releases
tar cf dist.tar -C /tmp/dist-stage .
