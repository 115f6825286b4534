#!/usr/bin/env bash
#
# Replays the block log into the index database, up to a block limit. The entry point
# of the image runs this script when the server accepts connections.
#
#   BLOCK_LIMIT      the last block to apply (default 5000000)
#   REPLAY_THREADS   signature workers (default: one for each processor)
#   APP_SCHEMA       SQL file of an application that follows the replay (optional)

set -euo pipefail

SCRIPT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
REPOSITORY_DIR="$(cd "$SCRIPT_DIR/../.." && pwd)"

export PATH="/opt/indexer/bin:/usr/lib/postgresql/16/bin:$PATH"
export LC_ALL=C.UTF-8

export BLOCK_LOG_DIR="/blockchain/block_log_5m"
export PGDATABASE="${PGDATABASE:-block_index}"

BLOCK_LIMIT="${BLOCK_LIMIT:-5000000}"
if [[ -z ${REPLAY_THREADS:-} ]]; then
  REPLAY_THREADS="$(nproc)"
fi

log() {
  printf '[%s] replay: %s\n' "$(date -u +%H:%M:%S)" "$*"
}

require_block_log() {
  local file
  for file in block_log block_log.index; do
    if [[ ! -s $BLOCK_LOG_DIR/$file ]]; then
      log "no $file in $BLOCK_LOG_DIR"
      exit 1
    fi
  done
}

configure_server() {
  : "${PGDATA:?set by the entry point}"
  cp -r "$REPOSITORY_DIR/config/postgresql/conf.d" "$PGDATA/"
  PGDATABASE=postgres psql -XqAt -c 'SELECT pg_reload_conf()' >/dev/null
}

install_application() {
  [[ -n ${APP_SCHEMA:-} ]] || return 0
  log "installing ${APP_SCHEMA##*/}"
  psql -Xq -v ON_ERROR_STOP=1 -f "$APP_SCHEMA"
}

require_block_log
configure_server
install_application

log "replaying $BLOCK_LOG_DIR up to block $BLOCK_LIMIT with $REPLAY_THREADS threads"
indexer replay \
  --block-log "$BLOCK_LOG_DIR" \
  --database "postgresql:///$PGDATABASE" \
  --stop-at-block "$BLOCK_LIMIT" \
  --threads "$REPLAY_THREADS"

log "vacuuming"
psql -Xq -c 'VACUUM ANALYZE'
