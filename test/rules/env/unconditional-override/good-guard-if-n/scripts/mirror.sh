#!/bin/bash
set -euo pipefail
if [[ -n ${MIRROR_ROOT:-} ]]; then
  echo "using the mirror at $MIRROR_ROOT"
else
  export MIRROR_ROOT=/srv/mirror/stable
fi
./bin/mirror update
