#!/bin/bash
set -e
. "$(dirname "$0")/lib/settings.sh"
python -m tests.api
