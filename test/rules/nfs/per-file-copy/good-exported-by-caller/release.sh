#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"

export NFS_ROOT=/var/cache/releases
make all
./scripts/publish.sh "$(git describe --tags)"
