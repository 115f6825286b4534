#!/bin/sh
set -eu
IMPORT_LIMIT=20
export IMPORT_LIMIT
./import --limit "$IMPORT_LIMIT"
