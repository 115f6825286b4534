#!/bin/bash
set -e
[ -z "$BLOCK_LOG_DIR" ] && export BLOCK_LOG_DIR=/blockchain/block_log
chaind --replay --block-log "$BLOCK_LOG_DIR"
