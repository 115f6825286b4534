#!/bin/bash
set -e
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/config.sh"

if [[ "$(config_value site_build)" == yes ]]; then
  export STACK_SITE_BUILD=1
fi
./install-layer.sh
