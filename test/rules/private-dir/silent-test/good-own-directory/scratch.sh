#!/bin/bash
set -e
scratch=$(mktemp -d)
chmod 700 "$scratch"
sudo -v
./bin/fill "$scratch"
if [ -z "$(ls -A "$scratch")" ]; then
  echo "empty" >&2
fi
