#!/usr/bin/env bash
set -euo pipefail

rsync -a /work/out/ /nfs/scratch/out/
rsync -a /nfs/scratch/out/ "/results/$(date +%F)/"
