#!/bin/bash
set -euo pipefail

src=${1:?source}
dst=${2:?target}
if [ ! -f "$src/PG_VERSION" ]; then
  echo "$src is not a cluster" >&2
  exit 1
fi
cp -rL "$src" "$dst"
