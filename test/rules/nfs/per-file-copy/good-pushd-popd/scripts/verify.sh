#!/bin/bash
set -euo pipefail

pushd "$NFS_RELEASES" > /dev/null
latest=$(cat LATEST)
popd > /dev/null
mkdir -p "install/$latest"
tar xzf "downloads/$latest.tgz" -C "install/$latest"
