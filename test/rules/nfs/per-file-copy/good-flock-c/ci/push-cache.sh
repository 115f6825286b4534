#!/bin/bash
set -euo pipefail

src=${1:?}
dest="$NFS_CACHE/$CI_PROJECT_NAME.tar"
flock -w 300 /var/lock/push-cache.lock -c "tar cf '$dest.tmp' -C '$src' . && mv '$dest.tmp' '$dest'"
