#!/usr/bin/env bash
#
# Hands over to the analysts what they work with: the traces of a replay, their notebooks,
# and the cluster in which they have prepared their reports.
#
#   ANALYSIS_DIR        holds pgdata/, tablespace/ and traces/ (default /srv/analysis)
#   HANDOVER_NFS_PATH   what the analysts mount (default /nfs/analysis)
#   HANDOVER_NAME       folder of this replay there (default: of the day)
#   NOTEBOOKS           where the notebooks are cloned from

set -euo pipefail

ANALYSIS_DIR="${ANALYSIS_DIR:-/srv/analysis}"
HANDOVER_NFS_PATH="${HANDOVER_NFS_PATH:-/nfs/analysis}"
HANDOVER_NAME="${HANDOVER_NAME:-$(date -u +%Y%m%d)}"
NOTEBOOKS="${NOTEBOOKS:-https://git.example.com/chain/notebooks.git}"

export PATH="/usr/lib/postgresql/16/bin:$PATH"

shared_dir="$HANDOVER_NFS_PATH/$HANDOVER_NAME"
kept_traces="/var/cache/handover/$HANDOVER_NAME"

hand_over_traces() {
  mkdir -p "$kept_traces"
  cp -a "$ANALYSIS_DIR/traces/." "$kept_traces/"
  tar cf "$shared_dir/traces.tar" -C "$kept_traces" .
}

hand_over_notebooks() {
  local clone
  git clone --depth 1 "$NOTEBOOKS" "$shared_dir/notebooks"

  # Those of former years are only looked up.
  clone="$(mktemp -d)"
  git clone --depth 1 --branch archive "$NOTEBOOKS" "$clone/archive"
  tar cf "$shared_dir/notebooks-archive.tar" -C "$clone" archive
  rm -rf "$clone"
}

hand_over_cluster() {
  pg_ctl -D "$ANALYSIS_DIR/pgdata" -m fast -w stop
  du -sh "$ANALYSIS_DIR/tablespace"
  tar cf "$shared_dir/cluster.tar" -C "$ANALYSIS_DIR" pgdata
}

# The analysts read the log of the server, and its settings.
open_cluster() {
  chmod g+rx "$ANALYSIS_DIR/pgdata"
  chmod -R a+rX "$ANALYSIS_DIR/pgdata"
}

mkdir -p "$shared_dir"
hand_over_traces
hand_over_notebooks
hand_over_cluster
open_cluster
