#!/bin/bash
set -e
export LOG_FILE=/tmp/replay.log
source lib/log.sh
log "replay starts"
./bin/chaind --replay
