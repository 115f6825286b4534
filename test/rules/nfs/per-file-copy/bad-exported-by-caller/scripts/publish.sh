#!/bin/bash
set -euo pipefail

version=${1:?}
mkdir -p "$PUBLISH_ROOT/$version"
cp -r build/release/. "$PUBLISH_ROOT/$version/"
