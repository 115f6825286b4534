#!/bin/bash
set -euo pipefail

for name in manifest.json checksums.txt VERSION; do
  cp "build/$name" /nfs/releases/current/
done
