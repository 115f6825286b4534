#!/bin/bash
#SBATCH --job-name=stage-out
set -euo pipefail

results=$TMPDIR/results
mkdir -p "$results"
srun ./model --out "$results"
cp -r "$results" "/gpfs/projects/$USER/run-$SLURM_JOB_ID"
