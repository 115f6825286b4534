#!/bin/bash
set -euo pipefail
. "$(dirname "$0")/../lib/lock.sh"

store="$NFS_STORE/fixtures"
mkdir -p "$store"
run_locked fixtures bash -c 'cd "$1" && tar cf - . | tar xf - -C "$2"' _ test/fixtures "$store"
