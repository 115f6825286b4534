#!/usr/bin/env bash
#
# Keeps the data of finished CI jobs, so that later jobs need not replay the chain again.
#
#   cache-manager.sh get TYPE KEY TARGET_DIR     copy an entry into TARGET_DIR
#   cache-manager.sh put TYPE KEY SOURCE_DIR     store SOURCE_DIR as an entry
#   cache-manager.sh get-file TYPE KEY FILE      the same for a single file
#   cache-manager.sh put-file TYPE KEY FILE
#   cache-manager.sh has TYPE KEY                succeed if the entry is stored
#   cache-manager.sh prune TYPE DAYS             remove entries older than DAYS
#
# An entry is stored twice: on the disk of the node, where it is found first, and on the
# storage that all nodes share. A file NAME.complete beside a shared entry is written last.
#
#   CACHE_NFS_PATH     the shared storage (default /nfs/ci-cache)
#   CACHE_LOCAL_PATH   the disk of the node (default /cache/ci)
#   CACHE_LOCK_WAIT    seconds to wait for another job that stores the same entry

set -euo pipefail

CACHE_NFS_PATH="${CACHE_NFS_PATH:-/nfs/ci-cache}"
CACHE_LOCAL_PATH="${CACHE_LOCAL_PATH:-/cache/ci}"
CACHE_LOCK_WAIT="${CACHE_LOCK_WAIT:-1800}"

# Set by locate_entry.
ENTRY_NAME=
ENTRY_NFS=
ENTRY_LOCAL=

log() {
  printf '[%s] cache-manager: %s\n' "$(date -u +%H:%M:%S)" "$*" >&2
}

die() {
  log "$*"
  exit 2
}

usage() {
  sed -n '3,20s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

locate_entry() {
  local type=$1 key=$2
  [[ $type =~ ^[a-z][a-z0-9-]*$ ]] || die "not a cache type: $type"
  [[ $key =~ ^[A-Za-z0-9._-]+$ ]] || die "not a cache key: $key"

  ENTRY_NAME="$type/$key"
  ENTRY_NFS="$CACHE_NFS_PATH/$type/$key"
  ENTRY_LOCAL="$CACHE_LOCAL_PATH/$type/$key"
}

# Runs a command line while no other job holds the entry of that name.
with_lock() {
  local name=$1 command=$2
  local lock_file="$CACHE_NFS_PATH/.locks/${name//\//-}.lock"

  mkdir -p "$CACHE_NFS_PATH/.locks"
  flock --exclusive --timeout "$CACHE_LOCK_WAIT" "$lock_file" -c "$command"
}

# Keeps a copy on the disk of this node. Another job may have been faster.
keep_on_node() {
  local source=$1 staging

  mkdir -p "$(dirname "$ENTRY_LOCAL")"
  staging="$(mktemp -d "$CACHE_LOCAL_PATH/.staging.XXXXXX")"
  cp -a "$source/." "$staging/"
  if ! mv -T "$staging" "$ENTRY_LOCAL" 2>/dev/null; then
    log "$ENTRY_NAME is on this node already"
    rm -rf "$staging"
  fi
}

cmd_has() {
  locate_entry "$1" "$2"
  [[ -d $ENTRY_LOCAL || -e $ENTRY_NFS.complete ]]
}

cmd_get() {
  local target=$3
  locate_entry "$1" "$2"

  mkdir -p "$target"
  if [[ -d $ENTRY_LOCAL ]]; then
    log "get $ENTRY_NAME from this node"
    cp -a "$ENTRY_LOCAL/." "$target/"
  elif [[ -e $ENTRY_NFS.complete ]]; then
    log "get $ENTRY_NAME from the shared storage"
    cp -a "$ENTRY_NFS/." "$target/"
  else
    log "get $ENTRY_NAME: not stored"
    return 1
  fi
}

cmd_put() {
  local source=$3
  locate_entry "$1" "$2"
  [[ -d $source ]] || die "not a directory: $source"

  log "put $ENTRY_NAME"
  keep_on_node "$source"
  with_lock "$ENTRY_NAME" "
    [ -e '$ENTRY_NFS.complete' ] || {
      mkdir -p '$ENTRY_NFS' &&
      cp -a '$source/.' '$ENTRY_NFS/' &&
      touch '$ENTRY_NFS.complete'
    }"
}

cmd_get_file() {
  local file=$3
  locate_entry "$1" "$2"
  [[ -f $ENTRY_NFS ]] || return 1

  mkdir -p "$(dirname "$file")"
  cp "$ENTRY_NFS" "$file"
}

cmd_put_file() {
  local file=$3 partial
  locate_entry "$1" "$2"
  [[ -f $file ]] || die "not a file: $file"

  partial="$ENTRY_NFS.partial.${CI_JOB_ID:-$$}"
  mkdir -p "$(dirname "$ENTRY_NFS")"
  cp "$file" "$partial"
  mv "$partial" "$ENTRY_NFS"
}

cmd_prune() {
  local type=$1 days=$2 marker entry
  locate_entry "$type" any

  while IFS= read -r -d '' marker; do
    entry="${marker%.complete}"
    log "prune $type/${entry##*/}"
    rm -f "$marker"
    rm -rf "${entry:?}"
  done < <(find "$CACHE_NFS_PATH/$type" -maxdepth 1 -name '*.complete' -mtime "+$days" -print0)
}

main() {
  local command=${1:-}
  [[ -n $command ]] && shift

  case $command/$# in
    get/3) cmd_get "$@" ;;
    put/3) cmd_put "$@" ;;
    get-file/3) cmd_get_file "$@" ;;
    put-file/3) cmd_put_file "$@" ;;
    has/2) cmd_has "$@" ;;
    prune/2) cmd_prune "$@" ;;
    *) usage ;;
  esac
}

main "$@"
