#!/bin/bash
set -euo pipefail

app=${1:?} dir=${2:?}
work=$(mktemp -d)
git clone -q "/srv/apps/$app" "$work/repo"
cp -rT "$dir" "$work/repo"
git -C "$work/repo" add -A
git -C "$work/repo" commit -qm "deploy from directory"
