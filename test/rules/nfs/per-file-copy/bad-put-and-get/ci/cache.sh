#!/bin/bash
set -euo pipefail

key=${2:?usage: cache.sh get|put KEY}
store="$NFS_CACHE/ccache/$key"

case ${1:?} in
  put)
    mkdir -p "$store"
    cp -a .ccache/. "$store/"
    ;;
  get)
    if [ -d "$store" ]; then
      mkdir -p .ccache
      cp -a "$store/." .ccache/
    fi
    ;;
esac
