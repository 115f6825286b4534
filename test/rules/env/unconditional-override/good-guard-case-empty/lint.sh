#!/bin/sh
set -e
case "$LINT_LEVEL" in
  "") export LINT_LEVEL=normal ;;
esac
./bin/lint src
