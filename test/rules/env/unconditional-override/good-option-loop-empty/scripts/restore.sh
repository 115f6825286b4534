#!/bin/bash
set -euo pipefail

BACKUP_LABEL=""
while [ $# -gt 0 ]; do
  case "$1" in
    --label=*) BACKUP_LABEL="${1#*=}" ;;
    --help) echo "usage: restore.sh --label=NAME"; exit 0 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift
done

./bin/restore --label "$BACKUP_LABEL"
