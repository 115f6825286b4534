#!/bin/bash
set -euo pipefail

(cd /nfs/releases/current && sha256sum -c SHA256SUMS)
mkdir -p staging
cp -a out/. staging/
