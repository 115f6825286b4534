#!/bin/bash
set -e
cp -a /srv/wiki/data/. /backup/wiki
tar cf /mnt/nfs/backup/wiki.tar -C /srv/wiki/data .
