#!/bin/bash
set -euo pipefail

[ -d .yarn/cache ] || exit 0
mkdir -p "$NFS_CACHE/yarn/$CI_PROJECT_NAME"
rsync -a .yarn/cache/ "$NFS_CACHE/yarn/$CI_PROJECT_NAME/"
