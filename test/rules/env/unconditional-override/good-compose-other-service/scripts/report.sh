#!/usr/bin/env bash
set -euo pipefail

REPORT_DIR=/tmp/reports
mkdir -p "$REPORT_DIR"
render-report --title "$TITLE" --into "$REPORT_DIR"
