#!/bin/bash
cd "$(dirname "$0")/.." || exit 1

if [ $# -eq 0 ]; then
  echo "usage: sign.sh FILE..." >&2
  exit 2
fi

export SIGN_KEY_ID=developer
./bin/sign "$@"
