#!/usr/bin/env bash
set -euo pipefail

rsync -a /srv/out/ /nfs/scratch/out/
rsync -a /nfs/scratch/out/ "/results/$(date +%F)/"
