#!/bin/bash
set -euo pipefail

version=${1:?}
rsync -a "out/app_$version.deb" "out/app-data_$version.deb" "$NFS_REPO/pool/"
cp -a out/Packages.gz out/Release "$NFS_REPO/"
