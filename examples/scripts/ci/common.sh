# shellcheck shell=bash
#
# What the scripts of this directory share: settings, messages, retries, metrics, and where the
# storage of this machine is. Sourced, never run:
#
#   source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

CACHE_NFS_PATH="${CACHE_NFS_PATH:-/nfs/ci-cache}"
: "${CACHE_LOCAL_PATH:=/cache/ci}"
export CACHE_COMPRESSION="zstd"

# The server of our image; the machines that run the jobs know no such user.
# shellcheck disable=SC2034 # for those who source this
SERVER_OWNER="999:999"
PG_BIN="${PG_BIN:-/usr/lib/postgresql/16/bin}"

PROGRAM="${0##*/}"
VERBOSE=no
STARTED=0
DIRECTORY_KILOBYTES=0

say() {
  local level=$1
  shift
  printf '[%s] %s: %s%s\n' "$(date -u +%H:%M:%S)" "${PROGRAM%.sh}" "$level" "$*" >&2
}

log() {
  say "" "$@"
}

debug() {
  if [[ $VERBOSE == yes ]]; then
    say "debug: " "$@"
  fi
}

warn() {
  say "warning: " "$@"
}

die() {
  say "error: " "$@"
  exit 2
}

# Says what it runs, then runs it.
run() {
  debug "$(printf '%q ' "$@")"
  "$@"
}

# Runs a command until it succeeds: retry ATTEMPTS COMMAND [ARGUMENT...]
retry() {
  local attempts=$1 attempt=1
  shift
  until "$@"; do
    if ((attempt >= attempts)); then
      warn "given up after $attempt attempts: $1"
      return 1
    fi
    warn "attempt $attempt of $attempts failed: $1"
    sleep "$((attempt * 5))"
    attempt=$((attempt + 1))
  done
}

start_timer() {
  STARTED=$SECONDS
}

# One line for each measurement, in the text format that the node exporter collects.
record_metric() {
  local name=$1 value=$2 labels=${3:-}
  printf 'ci_cache_%s{job="%s"%s} %s\n' "$name" "${CI_JOB_NAME:-none}" "${labels:+,$labels}" "$value" >>"${METRICS_FILE:-/dev/null}"
}

record_duration() {
  record_metric "$1_seconds" "$((SECONDS - STARTED))" "${2:-}"
}

# Sets DIRECTORY_KILOBYTES.
measure_directory() {
  DIRECTORY_KILOBYTES="$(du -sk "$1" | cut -f1)"
  debug "$1 holds $DIRECTORY_KILOBYTES kilobytes"
}

free_kilobytes() {
  df --output=avail -k "$1" | tail -n 1 | tr -d ' '
}

# The machines that export the shared storage have it on disks of their own.
is_nfs_host() {
  [[ -r /etc/exports ]] && grep -q "^${CACHE_NFS_PATH}[[:space:]]" /etc/exports
}

# There, what is shared is also near: one place serves as both.
select_storage() {
  if is_nfs_host; then
    debug "this machine exports $CACHE_NFS_PATH"
    CACHE_LOCAL_PATH="$CACHE_NFS_PATH"
  fi
}

# Only the server itself and root may look.
is_cluster() {
  sudo test -s "$1/PG_VERSION"
}

is_number() {
  [[ $1 =~ ^[0-9]+$ ]]
}
