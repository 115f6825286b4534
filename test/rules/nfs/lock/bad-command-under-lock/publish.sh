#!/bin/bash
set -euo pipefail
SHARE=/mnt/nfs/releases

flock -w 300 "$SHARE/.lock" make publish TARGET="$SHARE"
