#!/bin/bash
set -euo pipefail

cd "$SLURM_SUBMIT_DIR"
find input -name '*.nc' -exec cp -t "$PROJECT_LUSTRE/input" {} +
