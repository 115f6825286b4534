#!/bin/bash
set -euo pipefail

dest=/nfs/ci/builds/$CI_COMMIT_SHORT_SHA
mkdir -p "$dest"
cp -a out/. "$dest/"
