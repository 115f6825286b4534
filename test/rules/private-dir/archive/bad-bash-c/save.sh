#!/bin/bash
set -e
sudo chown -R minio:minio /srv/objects
sudo chmod 700 /srv/objects
timeout 600 bash -c 'rsync -a /srv/objects/ saved/'
