#!/bin/bash
set -euo pipefail
ginkgo run --tags "$CLOUD_VENDOR" ./tests/e2e
