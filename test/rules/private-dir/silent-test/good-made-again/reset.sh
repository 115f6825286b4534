#!/bin/bash
set -e
WORK=/tmp/work-area
sudo install -d -m 700 -o nobody "$WORK"
sudo -u nobody ./bin/untrusted "$WORK"
sudo rm -rf "$WORK"
mkdir "$WORK"
if [ ! -f "$WORK/plan" ]; then
  ./bin/plan > "$WORK/plan"
fi
