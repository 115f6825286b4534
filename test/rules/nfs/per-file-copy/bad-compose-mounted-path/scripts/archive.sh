#!/usr/bin/env bash
set -euo pipefail

rsync -a /work/out/ "/results/$(date +%F)/"
