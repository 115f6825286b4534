#!/bin/sh
set -e

src=${1:?}
dst=/nfs/mirror/$(basename "$src")
mkdir -p "$dst"
(cd "$src" && tar cf - .) | (cd "$dst" && tar xpf -)
