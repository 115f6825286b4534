#!/bin/bash
set -u
CACHE=${CACHE_NFS_PATH:?}

cache_usage() {
  du -sm "$CACHE"
}

evict_entry() {
  local key=$1
  rm -rf "$CACHE/entries/$key/"
}

pruneOld() {
  find "$CACHE/entries" -type d | while read -r entry; do
    [ -f "$entry/keep" ] || rm -rf "$entry"
  done
}

case "${1:-}" in
  usage) cache_usage ;;
  evict) evict_entry "$2" ;;
  prune) pruneOld ;;
  delete-all) rm -rf "$CACHE/entries/" ;;
esac
