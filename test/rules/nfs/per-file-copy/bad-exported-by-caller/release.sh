#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"

export PUBLISH_ROOT=/gpfs/projects/weather/releases
make all
./scripts/publish.sh "$(git describe --tags)"
