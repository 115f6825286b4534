#!/bin/bash
set -euo pipefail

# Several runners store the same key: one of them writes, readers see a whole entry or none.
entry="$NFS_CACHE/gradle/${1:?key}"

with_lock() {
  flock --timeout 600 "/var/lock/gradle-cache.lock" -c "
    echo \"\$\$\" >/var/lock/gradle-cache.owner
    $1"
}

trap 'rm -rf "$entry.new"' EXIT

with_lock "
  set -eu
  mkdir -p '$entry.new'
  rsync -a --exclude='*.lock' --exclude=daemon .gradle/ '$entry.new/'
  rm -rf '$entry'
  mv -T '$entry.new' '$entry'"
