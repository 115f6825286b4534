#!/bin/bash
set -euo pipefail

version=${1:?}
mkdir -p "$NFS_ROOT/$version"
cp -r build/release/. "$NFS_ROOT/$version/"
