#!/bin/bash
set -euo pipefail

scratch=/tmp/$USER-$SLURM_JOB_ID
mkdir -p "$scratch/out"
srun ./solver "$scratch/out"
mv "$scratch/out" "$GPFS_HOME/out-$SLURM_JOB_ID"
