#!/bin/bash
set -euo pipefail

cp -a build/docs/. "$NFS_SHARE/docs/$CI_COMMIT_REF_SLUG/"
