#!/bin/bash
set -euo pipefail

step() {
  local title="$1"
  shift
  printf '== %s\n' "$title"
  "$@"
}

step "Vacuum" bash scripts/vacuum.sh
step "Statistics" psql -c 'analyze'
