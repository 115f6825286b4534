#!/bin/bash
set -e
SUITE=$1
shift
python -m pytest "tests/$SUITE" "$@"
