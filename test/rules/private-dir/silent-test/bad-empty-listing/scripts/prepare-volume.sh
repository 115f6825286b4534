#!/bin/bash
set -euo pipefail
VOLUME=/srv/registry/blobs
sudo chown 2000:2000 "$VOLUME"
sudo chmod 700 "$VOLUME"
if [ -z "$(ls -A "$VOLUME")" ]; then
  sudo ./bin/seed-registry "$VOLUME"
fi
