#!/bin/bash
set -e
sudo chown -R minio:minio /srv/minio/data
sudo chmod 700 /srv/minio/data
du -sh /srv/minio/data
sudo systemctl start minio
