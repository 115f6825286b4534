#!/bin/bash
set -euo pipefail

target="$BUILD_STORE/${1:?}"
mkdir -p "$target"
cp -a out/. "$target/"
