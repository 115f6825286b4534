#!/bin/bash
#SBATCH --job-name=stage-in
#SBATCH --time=04:00:00
set -euo pipefail

mkdir -p /lustre/project/climate/input
tar xf "$TMPDIR/era5.tar" -C /lustre/project/climate/input
