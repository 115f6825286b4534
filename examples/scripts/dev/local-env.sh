# shellcheck shell=bash
#
# Settings for a replay on a developer's machine:  source scripts/dev/local-env.sh

export BLOCK_LOG_DIR="$HOME/chain/block_log_100k"
export BLOCK_LIMIT="100000"
export PGDATABASE="block_index_dev"
export MAINTENANCE_WORK_MEM="512MB"
