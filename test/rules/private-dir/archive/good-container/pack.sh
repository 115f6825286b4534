#!/bin/bash
set -e
sudo chown -R 999:999 /srv/db
sudo chmod 700 /srv/db
docker run --rm -v /srv/db:/data:ro -v "$PWD:/out" alpine tar cf /out/db.tar -C /data .
