#!/bin/sh
set -e
RETENTION=7
while getopts r:n opt; do
  case "$opt" in
    r) RETENTION="$OPTARG" ;;
    n) DRY_RUN=1 ;;
    *) exit 2 ;;
  esac
done
./bin/archive --keep-days "$RETENTION" ${DRY_RUN:+--dry-run}
