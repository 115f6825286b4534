#!/bin/bash
set -euo pipefail

src=${1:?source}
dst=${2:?target}
[[ -d "$src/pg_tblspc" ]] || exit 1
rsync -r "$src/" "$dst/"
