#!/bin/bash
set -euo pipefail

src=${1:?}
dest="$NFS_CACHE/$CI_PROJECT_NAME"
mkdir -p "$dest"
flock -w 300 "/var/lock/push-$CI_PROJECT_NAME.lock" -c "cp -a '$src/.' '$dest/'"
