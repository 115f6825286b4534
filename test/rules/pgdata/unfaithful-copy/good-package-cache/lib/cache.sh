#!/bin/bash
set -euo pipefail

cache=${1:?}
build=${2:?}
mkdir -p "$cache/node"
cp -R "$build/node_modules" "$cache/node/"
cp -R "$build/node_modules/pg" "$cache/node/pg-client"
