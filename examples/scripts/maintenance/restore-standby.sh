#!/usr/bin/env bash
#
# Sets up the standby that answers queries: unpacks the latest snapshot, adds the settings of
# a standby, starts the server, and packs up what there is when the version is another.
#
#   SNAPSHOT_NFS_PATH   where the archives are kept (default /nfs/snapshots)
#   STANDBY_DIR         gets pgdata/ and tablespace/ (default /srv/standby)
#   BACKUP_DIR          gets the cluster of a standby that runs (default /srv/backup/standby)
#   REPORT_DIR          gets the cluster of one that cannot (default: here)

set -euo pipefail

SNAPSHOT_NFS_PATH="${SNAPSHOT_NFS_PATH:-/nfs/snapshots}"
STANDBY_DIR="${STANDBY_DIR:-/srv/standby}"
BACKUP_DIR="${BACKUP_DIR:-/srv/backup/standby}"
REPORT_DIR="${REPORT_DIR:-$PWD}"

PG_BIN=/usr/lib/postgresql/16/bin
REPOSITORY_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

log() {
  printf 'restore-standby: %s\n' "$*" >&2
}

server() {
  sudo -u postgres "$PG_BIN/pg_ctl" -D "$STANDBY_DIR/pgdata" -l /tmp/standby.log -w "$@"
}

unpack_snapshot() {
  sudo rm -rf "$STANDBY_DIR"
  mkdir -p "$STANDBY_DIR"
  tar xf "$SNAPSHOT_NFS_PATH/latest.tar" -C "$STANDBY_DIR"
  [[ -d "$STANDBY_DIR/tablespace" ]] || log "a snapshot without tablespaces"

  sudo chown -R postgres:postgres "$STANDBY_DIR/pgdata"
  sudo chmod 700 "$STANDBY_DIR/pgdata"
}

configure_standby() {
  if [[ -f $STANDBY_DIR/pgdata/postmaster.pid ]]; then
    log "the snapshot is of a running server"
    exit 1
  fi
  if sudo test -f "$STANDBY_DIR/pgdata/recovery.signal"; then
    log "the snapshot was being recovered"
  fi

  cp "$REPOSITORY_DIR/config/postgresql/standby.conf" "$STANDBY_DIR/pgdata/conf.d/"
  sudo -u postgres touch "$STANDBY_DIR/pgdata/standby.signal"
}

# What the standby is set up from again when it falls behind.
keep_backup() {
  sudo rm -rf "$BACKUP_DIR"
  sudo mkdir -p "$BACKUP_DIR"
  sudo cp -a "$STANDBY_DIR/pgdata" "$STANDBY_DIR/tablespace" "$BACKUP_DIR/"
}

pack_up() {
  log "not of version 16, see $REPORT_DIR/standby.tar.gz"
  tar czf "$REPORT_DIR/standby.tar.gz" -C "$STANDBY_DIR" . 2>/dev/null || true
  tar czf "$REPORT_DIR/settings.tar.gz" --exclude=./pgdata -C "$STANDBY_DIR" . || true
  exit 1
}

unpack_snapshot
configure_standby
[[ $(sudo cat "$STANDBY_DIR/pgdata/PG_VERSION") == 16 ]] || pack_up
server start
keep_backup
