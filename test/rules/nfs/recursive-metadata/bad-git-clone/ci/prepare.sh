#!/bin/bash
set -euo pipefail
WORKSPACE=/net/build/ws-$RANDOM
git clone --depth 1 https://example.org/firmware.git "$WORKSPACE/firmware"
make -C "$WORKSPACE/firmware" image
