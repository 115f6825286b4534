#!/usr/bin/env bash

set_node_defaults() {
  # keep what the user has chosen
  if [[ -z "${NODE_OPTIONS:-}" ]]; then
    export NODE_OPTIONS="--max-old-space-size=2560"
  fi
  export NODE_ENV="${NODE_ENV:-production}"
}
