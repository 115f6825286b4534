#!/bin/bash
set -euo pipefail

export OUT=build/output
timeout 30m bash -c 'rsync -a "$OUT"/ /efs/ci/output/'
