#!/bin/bash
set -euo pipefail
APP_VERSION="$(git describe --tags --always)"
export APP_VERSION
make dist
echo "built ${APP_VERSION:-unknown}"
