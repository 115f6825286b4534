#!/bin/bash
set -euo pipefail

npm ci --ignore-scripts
mv node_modules "/nfs/deps/node_modules-$(git rev-parse --short HEAD)"
