#!/bin/bash
set -euo pipefail
cleanup() {
  rm -rf "${IMPORT_TMP:-/tmp/import.none}"
}
trap cleanup EXIT
export IMPORT_TMP=/tmp/import.$$
mkdir "$IMPORT_TMP"
./bin/split --into "$IMPORT_TMP" dump.csv
