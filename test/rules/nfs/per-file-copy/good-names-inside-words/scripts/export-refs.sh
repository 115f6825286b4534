#!/bin/bash
set -euo pipefail

mkdir -p "$REFS_DIR" "$PREFS_HOME/themes" "$CONFS_ROOT"
cp -a refs/. "$REFS_DIR/"
cp -r themes/. "$PREFS_HOME/themes/"
rsync -a conf.d/ "$CONFS_ROOT/"
