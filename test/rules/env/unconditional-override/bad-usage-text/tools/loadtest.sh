#!/bin/bash
set -e

usage() {
  cat <<EOF
Usage: TARGET_URL=<url> $0 <scenario>

Environment:
  TARGET_URL   base URL of the system under test
EOF
}

if [ $# -ne 1 ]; then
  usage >&2
  exit 2
fi

export TARGET_URL=http://127.0.0.1:8080
k6 run "scenarios/$1.js"
