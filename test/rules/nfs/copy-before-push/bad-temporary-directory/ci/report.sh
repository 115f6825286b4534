#!/bin/bash
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a coverage/. "$work/html"
tar czf "/net/reports/$CI_COMMIT_SHA.tgz" -C "$work/html" .
