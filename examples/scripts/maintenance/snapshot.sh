#!/usr/bin/env bash
#
# Publishes the data of a replay as one archive. The server is stopped only while its
# files are copied to the scratch disk.
#
#   DATA_DIR            holds pgdata/ and tablespace/
#   SCRATCH_DIR         a disk of this node (default /cache/scratch)
#   SNAPSHOT_NFS_PATH   where the archives are kept (default /nfs/snapshots)
#   SNAPSHOT_NAME       name of the archive (default: of the day)
#   SNAPSHOT_KEEP       how many archives to keep (default 5)

set -euo pipefail

: "${DATA_DIR:?holds pgdata/ and tablespace/}"
: "${SNAPSHOT_NFS_PATH:=/nfs/snapshots}"
SCRATCH_DIR="${SCRATCH_DIR:-/cache/scratch}"
SNAPSHOT_KEEP="${SNAPSHOT_KEEP:-5}"
if [[ -z ${SNAPSHOT_NAME:-} ]]; then
  SNAPSHOT_NAME="replay-$(date -u +%Y%m%d)"
fi

export PATH="/usr/lib/postgresql/16/bin:$PATH"

work_dir="$(mktemp -d "$SCRATCH_DIR/snapshot.XXXXXX")"
trap 'rm -rf "$work_dir"' EXIT

pg_ctl -D "$DATA_DIR/pgdata" -m fast -w stop
rsync -a "$DATA_DIR/pgdata/" "$work_dir/pgdata/"
cp -dR --preserve=all "$DATA_DIR/tablespace" "$work_dir/"
pg_ctl -D "$DATA_DIR/pgdata" -l "$SCRATCH_DIR/postgresql.log" -w start

pg_checksums --check -D "$work_dir/pgdata"

archive="$SNAPSHOT_NFS_PATH/$SNAPSHOT_NAME.tar"
partial="$archive.partial.${CI_JOB_ID:-$$}"
tar cf "$partial" -C "$work_dir" pgdata tablespace
mv "$partial" "$archive"
ln -sfn "$SNAPSHOT_NAME.tar" "$SNAPSHOT_NFS_PATH/latest.tar"

find "$SNAPSHOT_NFS_PATH" -maxdepth 1 -type f -name '*.tar' -printf '%T@ %p\n' |
  sort -rn |
  tail -n "+$((SNAPSHOT_KEEP + 1))" |
  cut -d' ' -f2- |
  xargs -r -d '\n' rm -f --
