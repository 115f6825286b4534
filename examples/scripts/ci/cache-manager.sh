#!/usr/bin/env bash
#
# Keeps the data of finished CI jobs, so that later jobs need not replay the chain again.
#
#   cache-manager.sh get [OPTION...] TYPE KEY TARGET_DIR   copy an entry into TARGET_DIR
#   cache-manager.sh put [OPTION...] TYPE KEY SOURCE_DIR   store SOURCE_DIR as an entry
#   cache-manager.sh get-file TYPE KEY FILE                the same for a single file
#   cache-manager.sh put-file TYPE KEY FILE
#   cache-manager.sh get-blocks NAME TARGET_DIR            copy the parts of a block log
#   cache-manager.sh put-blocks NAME SOURCE_DIR
#   cache-manager.sh clone TYPE KEY TARGET_DIR             a copy of what is on this node
#   cache-manager.sh refresh TYPE KEY SOURCE_DIR           bring the copy on this node up to date
#   cache-manager.sh check TYPE KEY                        verify the checksums of an entry
#   cache-manager.sh rescue KEY DATA_DIR                   keep the data of a failed job on this node
#   cache-manager.sh mirror KEY...                         copy entries to the other site
#   cache-manager.sh unpack TYPE KEY                       make a directory of an archived entry
#   cache-manager.sh has TYPE KEY                          succeed if the entry is stored
#   cache-manager.sh status [TYPE]                         what is stored
#   cache-manager.sh prune TYPE [DAYS]                     remove old entries
#
# Options:
#   --label=TEXT      goes into the log and the metrics
#   --exclude=GLOB    leave files out of an archive; may be given more than once
#   --no-node         leave the disk of this node alone
#   --verbose         say more
#
# An entry is stored twice: on the disk of the node, where it is found first, and on the
# storage that all nodes share. A file NAME.complete beside a shared entry is written last.
#
# Environment:
#   CACHE_NFS_PATH      the shared storage (default /nfs/ci-cache)
#   CACHE_LOCAL_PATH    the disk of the node (default /cache/ci)
#   CACHE_MIRROR_PATH   the storage of the other site (default /srv/mirror)
#   CACHE_FORMAT        how entries are stored: tree or archive (default tree)
#   CACHE_ATTEMPTS      how often a copy is tried
#   METRICS_FILE        where measurements go (default: nowhere)

set -euo pipefail

# shellcheck source=scripts/ci/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

CACHE_FORMAT="${CACHE_FORMAT:-tree}"
CACHE_MIRROR_PATH="${CACHE_MIRROR_PATH:-/srv/mirror}"
readonly CACHE_ATTEMPTS=3
readonly KEEP_DAYS=14
readonly STALE_MINUTES=240
readonly MARGIN_KILOBYTES=$((20 * 1024 * 1024))

# Files that belong to a running server, not to its data.
TAR_EXCLUDES=(
  --exclude=postmaster.pid
  --exclude=postmaster.opts
  --exclude='pgsql_tmp*'
  --exclude='pg_stat_tmp/*'
  --exclude='log/*.csv'
)

# Set by options.
ENTRY_LABEL=""
KEEP_ON_NODE=yes

# Set by locate_entry.
ENTRY_NAME=
ENTRY_NFS=
ENTRY_LOCAL=

# Set by lock_for.
LOCK_FILE=
LOCK_OWNER=

# What a job that fails should clean up, or show.
STAGING=
RESTORED=

usage() {
  sed -n '3,39s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# ---------------------------------------------------------------------------------------------
# Settings and traps

load_settings() {
  CACHE_LOCK_WAIT=1800
  [[ -n ${METRICS_FILE:-} ]] || METRICS_FILE=/dev/null
  LOCK_DIR="$CACHE_NFS_PATH/.locks"
  SCRATCH_DIR="$CACHE_LOCAL_PATH/.scratch"

  case $CACHE_FORMAT in
    tree | archive) ;;
    *) die "CACHE_FORMAT is neither tree nor archive: $CACHE_FORMAT" ;;
  esac
}

on_exit() {
  local status=$?
  if [[ -n $STAGING && -e $STAGING ]]; then
    warn "removing unfinished $STAGING"
    rm -rf "${STAGING:?}"
  fi
  if ((status != 0)) && [[ -n $RESTORED ]]; then
    log "failed with status $status after restoring $RESTORED"
    ls -la "$RESTORED/pgdata" >&2 || true
  fi
  release_note
}

on_signal() {
  warn "stopped by $1"
  exit 143
}

# ---------------------------------------------------------------------------------------------
# Entries

locate_entry() {
  local type=$1 key=$2
  [[ $type =~ ^[a-z][a-z0-9-]*$ ]] || die "not a cache type: $type"
  [[ $key =~ ^[A-Za-z0-9._-]+$ ]] || die "not a cache key: $key"

  ENTRY_NAME="$type/$key"
  ENTRY_NFS="$CACHE_NFS_PATH/$type/$key"
  ENTRY_LOCAL="$CACHE_LOCAL_PATH/$type/$key"
}

is_on_node() {
  [[ -d $ENTRY_LOCAL ]]
}

is_shared() {
  [[ -e $ENTRY_NFS.complete ]]
}

touch_entry() {
  if is_shared; then
    touch -c "$ENTRY_NFS.complete" || debug "cannot touch $ENTRY_NAME"
  fi
}

require_space() {
  local directory=$1 free
  free="$(free_kilobytes "$directory")"
  if is_number "$free" && ((free < MARGIN_KILOBYTES)); then
    warn "only $free kilobytes are free on $directory"
    return 1
  fi
}

# ---------------------------------------------------------------------------------------------
# Locks
#
# One lock file for each entry; it stays where it is. A note beside it says who holds the lock,
# for people and for the warning about a holder that has been there for hours.

lock_for() {
  LOCK_FILE="$LOCK_DIR/${1//\//-}.lock"
  LOCK_OWNER="$LOCK_FILE.owner"
  mkdir -p "$LOCK_DIR"
  touch "$LOCK_FILE"
}

warn_about_stale_lock() {
  local holder
  [[ -n $(find "$LOCK_DIR" -maxdepth 1 -name "${LOCK_OWNER##*/}" -mmin "+$STALE_MINUTES") ]] || return 0
  holder="$(cat "$LOCK_OWNER" 2>/dev/null || true)"
  warn "$LOCK_FILE is held for more than $STALE_MINUTES minutes by ${holder:-somebody}"
  if [[ ${holder%% *} == "${HOSTNAME:-}" ]] && ! kill -0 "${holder##* }" 2>/dev/null; then
    warn "that process is gone: removing its note"
    rm -f "$LOCK_OWNER"
  fi
}

release_note() {
  if [[ -n $LOCK_OWNER && -f $LOCK_OWNER ]] && grep -q " $$\$" "$LOCK_OWNER"; then
    rm -f "$LOCK_OWNER"
  fi
}

# Runs a command line while no other job holds the entry: with_lock NAME STRING
with_lock() {
  local name=$1 command=$2 status=0
  lock_for "$name"
  warn_about_stale_lock
  debug "waiting for $LOCK_FILE"
  flock --exclusive --timeout "$CACHE_LOCK_WAIT" "$LOCK_FILE" -c "
    echo '${HOSTNAME:-} ${CI_JOB_ID:-none} $$' >'$LOCK_OWNER'
    $command" || status=$?
  release_note
  return "$status"
}

# The same for a command and its arguments: run_locked NAME COMMAND [ARGUMENT...]
run_locked() {
  local name=$1
  shift
  lock_for "$name"
  warn_about_stale_lock
  flock --exclusive --timeout "$CACHE_LOCK_WAIT" "$LOCK_FILE" "$@"
}

# ---------------------------------------------------------------------------------------------
# Permissions
#
# The server's files are closed to everybody else. They are opened while they are read here, and
# closed again, and given to the server, before one is started on them.

relax_permissions() {
  local directory=$1
  debug "opening $directory"
  sudo chmod -R a+rX "$directory/pgdata"
  if [[ -d $directory/tablespace ]]; then
    sudo chmod -R a+rX "$directory/tablespace"
  fi
}

restore_permissions() {
  local directory=$1
  debug "closing $directory"
  sudo chown -R "$SERVER_OWNER" "$directory/pgdata"
  if [[ -d $directory/tablespace ]]; then
    sudo chown -R "$SERVER_OWNER" "$directory/tablespace"
  fi
  sudo chmod 700 "$directory/pgdata"
}

# ---------------------------------------------------------------------------------------------
# The disk of this node

# Another job may have been faster.
keep_on_node() {
  local source=$1
  [[ $KEEP_ON_NODE == yes ]] || return 0
  require_space "$CACHE_LOCAL_PATH" || return 0

  mkdir -p "$(dirname "$ENTRY_LOCAL")" "$SCRATCH_DIR"
  STAGING="$(mktemp -d "$SCRATCH_DIR/keep.XXXXXX")"
  sudo cp -a "$source/." "$STAGING/"
  if ! mv -T "$STAGING" "$ENTRY_LOCAL" 2>/dev/null; then
    log "$ENTRY_NAME is on this node already"
    rm -rf "$STAGING"
  fi
  STAGING=
}

cmd_refresh() {
  local source=$3
  locate_entry "$1" "$2"
  is_on_node || die "$ENTRY_NAME is not on this node"

  log "refresh $ENTRY_NAME"
  run_locked "$ENTRY_NAME" bash -c '
    set -e
    [ -s "$1/pgdata/PG_VERSION" ]
    rsync -rlt --delete "$1/pgdata/" "$2/pgdata/"
    rsync -aH --delete "$1/tablespace/" "$2/tablespace/"
    date -u +%FT%TZ >"$2/refreshed"
  ' refresh "$source" "$ENTRY_LOCAL"
}

cmd_clone() {
  local target=$3
  locate_entry "$1" "$2"
  is_on_node || die "$ENTRY_NAME is not on this node"

  log "clone $ENTRY_NAME to $target"
  mkdir -p "$target"
  case ${CLONE_MODE:-faithful} in
    faithful)
      sudo cp -a "$ENTRY_LOCAL/pgdata" "$target/"
      ;;
    readable)
      sudo cp --recursive --no-preserve=mode,ownership "$ENTRY_LOCAL/pgdata" "$target/"
      ;;
    *)
      die "CLONE_MODE is neither faithful nor readable: $CLONE_MODE"
      ;;
  esac
  sudo cp -a "$ENTRY_LOCAL/tablespace" "$target/"
}

# Verifies a copy, so that nobody waits for the lock.
cmd_check() {
  local scratch broken
  locate_entry "$1" "$2"
  is_on_node || die "$ENTRY_NAME is not on this node"

  mkdir -p "$SCRATCH_DIR"
  scratch="$(mktemp -d "$SCRATCH_DIR/check.XXXXXX")"
  sudo cp -r "$ENTRY_LOCAL/pgdata" "$scratch/"
  restore_permissions "$scratch"
  sudo -u "#${SERVER_OWNER%:*}" "$PG_BIN/pg_checksums" --check -D "$scratch/pgdata"

  relax_permissions "$scratch"
  broken="$(find "$scratch/pgdata" -name '*.corrupt' | wc -l)"
  record_metric broken_files "$broken" "type=\"$1\""
  sudo rm -rf "${scratch:?}"
  [[ $broken -eq 0 ]] || die "$ENTRY_NAME has $broken broken files"
}

# What somebody needs to look into a failed job, on the node where it ran.
cmd_rescue() {
  local key=$1 source=$2 rescue
  rescue="/cache/rescue/$key-${CI_JOB_ID:-$$}"
  is_cluster "$source/pgdata" || die "no cluster in $source/pgdata"

  log "rescue $source to $rescue"
  mkdir -p "$rescue/settings"
  run sudo cp -r "$source/pgdata" "$rescue/"
  run sudo cp "$source/pgdata/postgresql.conf" "$source/pgdata/pg_hba.conf" "$rescue/settings/"
  if [[ -f $source/postgresql.log ]]; then
    tail -n 1000 "$source/postgresql.log" >"$rescue/postgresql.log"
  fi
  printf '%s %s\n' "${CI_PIPELINE_ID:-none}" "${CI_JOB_ID:-none}" >"$rescue/job"
}

# ---------------------------------------------------------------------------------------------
# The storage that all nodes share

cmd_has() {
  locate_entry "$1" "$2"
  is_on_node || is_shared
}

cmd_get() {
  local target=$3
  locate_entry "$1" "$2"

  start_timer
  mkdir -p "$target"
  if is_on_node; then
    log "get $ENTRY_NAME from this node${ENTRY_LABEL:+ for $ENTRY_LABEL}"
    sudo cp -a "$ENTRY_LOCAL/." "$target/"
  elif is_shared; then
    log "get $ENTRY_NAME from the shared storage${ENTRY_LABEL:+ for $ENTRY_LABEL}"
    sudo cp -a "$ENTRY_NFS/." "$target/"
    touch_entry
  else
    log "get $ENTRY_NAME: not stored"
    record_metric misses 1 "type=\"$1\""
    return 1
  fi
  record_duration get "type=\"$1\""

  if is_cluster "$target/pgdata"; then
    restore_permissions "$target"
    RESTORED="$target"
    ls -ld "$target/pgdata" >&2
    ls -la "$target/pgdata" >&2
    measure_directory "$target/pgdata"
    record_metric get_kilobytes "$DIRECTORY_KILOBYTES" "type=\"$1\""
    sudo bash -c 'ls "$1/pg_tblspc" | wc -l' tablespaces "$target/pgdata" >&2
  fi
}

cmd_put() {
  local type=$1 key=$2 source=$3
  locate_entry "$type" "$key"
  [[ -d $source ]] || die "not a directory: $source"
  if is_shared; then
    log "put $ENTRY_NAME: stored already"
    return 0
  fi

  start_timer
  if is_cluster "$source/pgdata"; then
    relax_permissions "$source"
  fi
  keep_on_node "$source"
  log "put $ENTRY_NAME as $CACHE_FORMAT"
  mkdir -p "$(dirname "$ENTRY_NFS")"
  if [[ $CACHE_FORMAT == archive ]]; then
    store_archive "$source"
  else
    store_tree "$source"
  fi
  if is_cluster "$source/pgdata"; then
    restore_permissions "$source"
  fi
  record_duration put "type=\"$type\""
}

store_tree() {
  local source=$1
  with_lock "$ENTRY_NAME" "
    set -eu
    entry='$ENTRY_NFS'
    staging=\"\$entry.incoming.\$\$\"
    if [ -e \"\$entry.complete\" ]; then
      exit 0
    fi
    mkdir -p \"\$staging\"
    cp -a '$source/.' \"\$staging/\"
    rm -rf \"\$entry\"
    mv -T \"\$staging\" \"\$entry\"
    touch \"\$entry.complete\""
}

store_archive() {
  local source=$1 partial="$ENTRY_NFS.tar.partial.${CI_JOB_ID:-$$}"
  if is_cluster "$source/pgdata"; then
    debug "leaving out ${#TAR_EXCLUDES[@]} patterns"
    retry "$CACHE_ATTEMPTS" tar --create --dereference --use-compress-program="$CACHE_COMPRESSION" \
      "${TAR_EXCLUDES[@]}" --file="$partial" -C "$source" .
    mv "$partial" "$ENTRY_NFS.tar"
    touch "$ENTRY_NFS.complete"
  else
    with_lock "$ENTRY_NAME" "
      set -eu
      archive='$ENTRY_NFS.tar'
      partial=\"\$archive.partial.\$\$\"
      tar cf \"\$partial\" -C '$source' .
      mv \"\$partial\" \"\$archive\"
      touch '$ENTRY_NFS.complete'"
  fi
}

# Readers that want single files read a directory.
cmd_unpack() {
  locate_entry "$1" "$2"
  [[ -f $ENTRY_NFS.tar ]] || die "$ENTRY_NAME is no archive"

  log "unpack $ENTRY_NAME"
  CACHE_LOCK_WAIT=60 with_lock "$ENTRY_NAME" "
    set -eu
    archive='$ENTRY_NFS.tar'
    staging=\"\${archive%.tar}.unpacked.\$\$\"
    mkdir \"\$staging\"
    tar xf \"\$archive\" -C \"\$staging\"
    mv -T \"\$staging\" '$ENTRY_NFS'"
}

cmd_get_file() {
  local file=$3
  locate_entry "$1" "$2"
  [[ -f $ENTRY_NFS ]] || return 1

  mkdir -p "$(dirname "$file")"
  retry "$CACHE_ATTEMPTS" cp "$ENTRY_NFS" "$file"
}

cmd_put_file() {
  local file=$3 partial
  locate_entry "$1" "$2"
  [[ -f $file ]] || die "not a file: $file"

  partial="$ENTRY_NFS.partial.${CI_JOB_ID:-$$}"
  mkdir -p "$(dirname "$ENTRY_NFS")"
  retry "$CACHE_ATTEMPTS" cp --preserve=timestamps "$file" "$partial"
  mv "$partial" "$ENTRY_NFS"
}

cmd_get_blocks() {
  local name=$1 target=$2 part
  [[ -d $CACHE_NFS_PATH/blocks/$name ]] || return 1

  mkdir -p "$target"
  for part in "$CACHE_NFS_PATH/blocks/$name"/*; do
    run cp --preserve=timestamps "$part" "$target/"
  done
}

# A build machine without the shared storage has a plain directory in its place.
cmd_put_blocks() {
  local name=$1 source=$2 shared="$CACHE_NFS_PATH/blocks/$1"
  [[ -d $source ]] || die "not a directory: $source"

  if mountpoint -q "$CACHE_NFS_PATH"; then
    mkdir -p "$CACHE_NFS_PATH/blocks"
    tar cf "$shared.tar.partial.$$" -C "$source" .
    mv "$shared.tar.partial.$$" "$shared.tar"
  else
    mkdir -p "$shared"
    cp -a "$source/." "$CACHE_NFS_PATH/blocks/$name/"
  fi
  log "put blocks $name"
}

# The other site reads the entries of every type that it has a directory for.
cmd_mirror() {
  local key type
  for key in "$@"; do
    for type in replay snapshot; do
      locate_entry "$type" "$key"
      if ! is_on_node; then
        debug "mirror $ENTRY_NAME: not on this node"
        continue
      fi
      log "mirror $ENTRY_NAME"
      retry "$CACHE_ATTEMPTS" bash -c '
        set -eu
        cd "$1"
        rsync -aH --delete --exclude=/refreshed ./ "$2/"
      ' mirror "$ENTRY_LOCAL" "$CACHE_MIRROR_PATH/$ENTRY_NAME"
    done
  done
}

# ---------------------------------------------------------------------------------------------
# Housekeeping

list_markers() {
  local type=$1
  shift
  find "$CACHE_NFS_PATH/$type" -maxdepth 1 -name '*.complete' "$@" -print0
}

cmd_status() {
  local type marker count
  for type in "${1:-replay}" snapshot; do
    [[ -d $CACHE_NFS_PATH/$type ]] || continue
    count=0
    while IFS= read -r -d '' marker; do
      count=$((count + 1))
      printf '%-12s %-40s %s\n' "$type" "$(basename "$marker" .complete)" "$(date -u -r "$marker" +%F)"
    done < <(list_markers "$type")
    record_metric entries "$count" "type=\"$type\""
  done
  df -h "$CACHE_NFS_PATH" "$CACHE_LOCAL_PATH" >&2
}

cmd_prune() {
  local type=$1 days=${2:-$KEEP_DAYS} marker entry removed=0
  is_number "$days" || die "not a number of days: $days"
  locate_entry "$type" any

  while IFS= read -r -d '' marker; do
    entry="${marker%.complete}"
    log "prune $type/${entry##*/}"
    rm -f "$marker" "$entry.tar"
    rm -rf "${entry:?}"
    removed=$((removed + 1))
  done < <(list_markers "$type" -mtime "+$days")
  record_metric pruned "$removed" "type=\"$type\""
  find "$CACHE_NFS_PATH/$type" -maxdepth 1 -name '*.partial.*' -mtime +1 -exec rm -rf {} +
}

# ---------------------------------------------------------------------------------------------

require_arguments() {
  local wanted=$1 given=$2
  ((given == wanted)) || usage
}

main() {
  local command=${1:-}
  [[ -n $command ]] || usage
  shift

  while [[ ${1:-} == --* ]]; do
    case $1 in
      --label=*) ENTRY_LABEL="${1#*=}" ;;
      --exclude=*) TAR_EXCLUDES+=("$1") ;;
      --no-node) KEEP_ON_NODE=no ;;
      --verbose) VERBOSE=yes ;;
      *) usage ;;
    esac
    shift
  done

  trap on_exit EXIT
  trap 'on_signal TERM' TERM
  trap 'on_signal INT' INT
  load_settings
  select_storage

  case $command in
    get) require_arguments 3 $# && cmd_get "$@" ;;
    put) require_arguments 3 $# && cmd_put "$@" ;;
    get-file) require_arguments 3 $# && cmd_get_file "$@" ;;
    put-file) require_arguments 3 $# && cmd_put_file "$@" ;;
    get-blocks) require_arguments 2 $# && cmd_get_blocks "$@" ;;
    put-blocks) require_arguments 2 $# && cmd_put_blocks "$@" ;;
    clone) require_arguments 3 $# && cmd_clone "$@" ;;
    refresh) require_arguments 3 $# && cmd_refresh "$@" ;;
    check) require_arguments 2 $# && cmd_check "$@" ;;
    rescue) require_arguments 2 $# && cmd_rescue "$@" ;;
    unpack) require_arguments 2 $# && cmd_unpack "$@" ;;
    has) require_arguments 2 $# && cmd_has "$@" ;;
    mirror) cmd_mirror "$@" ;;
    status) cmd_status "$@" ;;
    prune) cmd_prune "$@" ;;
    help | --help | -h) usage ;;
    *) die "no such command: $command" ;;
  esac
}

main "$@"
