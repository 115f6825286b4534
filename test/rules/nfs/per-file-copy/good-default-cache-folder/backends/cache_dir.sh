#!/bin/bash
set -euo pipefail

folder="${PLUGIN_CACHE_FOLDER:-/var/cache/agent}"
[ -d "$folder" ] || { echo "no cache folder $folder" >&2; exit 1; }
case $1 in
  save) rm -rf "${folder:?}/$2" && cp -a "$3" "$folder/$2" ;;
  restore) cp -a "$folder/$2" "$3" ;;
esac
