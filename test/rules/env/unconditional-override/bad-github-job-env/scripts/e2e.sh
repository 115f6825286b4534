#!/bin/bash
set -euo pipefail
export BROWSER=chromium
npx --no-install playwright test --project="$BROWSER"
