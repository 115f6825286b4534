#!/bin/bash
set -euo pipefail

[ -d "$NFS_CACHE/yarn/$CI_PROJECT_NAME" ] || exit 0
mkdir -p .yarn/cache
rsync -a "$NFS_CACHE/yarn/$CI_PROJECT_NAME/" .yarn/cache/
