#!/bin/bash
set -euo pipefail

nfs_root=$1
shift
mkdir -p "$nfs_root/symbols"
cp -r build/symbols/ "$nfs_root/symbols/"
