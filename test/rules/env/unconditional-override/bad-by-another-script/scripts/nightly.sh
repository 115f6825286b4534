#!/bin/bash
set -e
SCRIPTS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
"$SCRIPTS/steps/index.sh"
"$SCRIPTS/steps/report.sh"
