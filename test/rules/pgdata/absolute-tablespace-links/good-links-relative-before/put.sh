#!/bin/bash
set -euo pipefail
source=$1 target=$2

make_relative() {
  local link
  for link in "$1"/pgdata/pg_tblspc/*; do
    [[ -L $link ]] || continue
    rm -f "$link"
    ln -s ../../tablespace "$link"
  done
}

make_relative "$source"
sudo cp -a "$source/pgdata" "$target/"
sudo cp -a "$source/tablespace" "$target/"
