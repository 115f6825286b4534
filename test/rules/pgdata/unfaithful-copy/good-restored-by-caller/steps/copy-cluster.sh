#!/bin/bash
set -euo pipefail

target=${1:?target}
mkdir -p "$target"
cp -r /var/lib/postgresql/15/main/. "$target/"
