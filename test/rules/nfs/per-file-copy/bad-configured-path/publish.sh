#!/bin/bash
set -euo pipefail
STORE=/srv/ci-store/modules
mkdir -p "$STORE/$1"
cp -a node_modules/. "$STORE/$1/"
rsync -a build/ /data/eu/shared/build/
# On the disk of the runner.
cp -a node_modules/. "/srv/ci-stores/$1/"
rsync -a build/ /data/eu/own/build/
