#!/bin/bash
set -euo pipefail

root=/srv/shared
team="$root/teams/${TEAM:-core}"
builds="$team/builds"
sudo mount -t nfs filer01.internal:/export/ci "$root"
mkdir -p "$builds/$CI_COMMIT_SHA"
cp -a out/. "$builds/$CI_COMMIT_SHA/"
