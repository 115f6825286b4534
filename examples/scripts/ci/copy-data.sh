#!/usr/bin/env bash
#
# Copies the data of a stopped node: the PostgreSQL cluster, and the tablespace that
# holds the block tables.
#
#   copy-data.sh [--method=copy|sync] SOURCE_DIR TARGET_DIR
#
# Both directories hold
#   pgdata/       the cluster
#   tablespace/   one directory for each tablespace
#   settings/     how the server was configured (written here, only for people)
#
# The method "copy" (default) needs an empty target, "sync" updates an older copy.

set -euo pipefail

PG_BIN="${PG_BIN:-/usr/lib/postgresql/16/bin}"
COPY_METHOD=""
SOURCE_DIR=""
TARGET_DIR=""

log() {
  printf 'copy-data: %s\n' "$*" >&2
}

die() {
  log "$*"
  exit 1
}

usage() {
  sed -n '3,14s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

parse_arguments() {
  while (($# > 0)); do
    case $1 in
      --method=*) COPY_METHOD="${1#*=}" ;;
      -*) usage ;;
      *)
        if [[ -z $SOURCE_DIR ]]; then
          SOURCE_DIR="${1%/}"
        elif [[ -z $TARGET_DIR ]]; then
          TARGET_DIR="${1%/}"
        else
          usage
        fi
        ;;
    esac
    shift
  done

  COPY_METHOD="${COPY_METHOD:-copy}"
  [[ $COPY_METHOD == copy || $COPY_METHOD == sync ]] || usage
  [[ -n $SOURCE_DIR && -n $TARGET_DIR ]] || usage
}

# A copy of files is only consistent when the server has written its last checkpoint.
require_stopped_cluster() {
  local state
  [[ -f $SOURCE_DIR/pgdata/PG_VERSION ]] || die "no cluster in $SOURCE_DIR/pgdata"

  state="$(LC_ALL=C "$PG_BIN/pg_controldata" -D "$SOURCE_DIR/pgdata" |
    sed -n 's/^Database cluster state: *//p')"
  [[ $state == "shut down" ]] || die "the cluster is not shut down, but: $state"
}

copy_cluster() {
  mkdir -p "$TARGET_DIR"
  case $COPY_METHOD in
    copy)
      [[ ! -e $TARGET_DIR/pgdata ]] || die "$TARGET_DIR/pgdata exists"
      cp -r "$SOURCE_DIR/pgdata" "$TARGET_DIR/"
      ;;
    sync)
      rsync -r --delete "$SOURCE_DIR/pgdata/" "$TARGET_DIR/pgdata/"
      ;;
  esac
}

copy_tablespaces() {
  mkdir -p "$TARGET_DIR/tablespace"
  case $COPY_METHOD in
    copy) cp -a "$SOURCE_DIR/tablespace/." "$TARGET_DIR/tablespace/" ;;
    sync) rsync -a --delete "$SOURCE_DIR/tablespace/" "$TARGET_DIR/tablespace/" ;;
  esac
}

copy_settings() {
  mkdir -p "$TARGET_DIR/settings"
  cp "$SOURCE_DIR/pgdata/postgresql.conf" "$SOURCE_DIR/pgdata/pg_hba.conf" "$TARGET_DIR/settings/"
}

parse_arguments "$@"
require_stopped_cluster
log "$COPY_METHOD $SOURCE_DIR to $TARGET_DIR"
copy_cluster
copy_tablespaces
copy_settings
log "done, $(du -sh "$TARGET_DIR" | cut -f1)"
