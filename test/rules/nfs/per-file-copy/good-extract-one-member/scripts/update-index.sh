#!/bin/bash
set -euo pipefail

bundle=${1:?}
tar xzf "$bundle" -C /nfs/index index.json
