#!/bin/bash
set -euo pipefail

sync_tree() {
  cp -a "$1/." "$2/"
}

case ${1:?} in
  put) sync_tree .cache/pip "$NFS_CACHE/pip" ;;
  get) sync_tree "$NFS_CACHE/pip" .cache/pip ;;
esac
