#!/bin/bash
set -euo pipefail

[ -d "$NFS_SHARE/docs/$CI_COMMIT_REF_SLUG" ] || exit 0
# Whoever reads the log wants to see the pages.
ls "$NFS_SHARE/docs/$CI_COMMIT_REF_SLUG" >pages.txt
cp -a "$NFS_SHARE/docs/$CI_COMMIT_REF_SLUG/." public/
