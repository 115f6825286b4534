#!/bin/bash
set -e
cd /mnt/nfs/tools/compiler
git fetch --tags
git checkout "release-$1"
