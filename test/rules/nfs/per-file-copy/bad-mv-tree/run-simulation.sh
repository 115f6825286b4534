#!/bin/bash
set -euo pipefail

work=$(mktemp -d /tmp/sim.XXXXXX)
mkdir -p "$work/frames"
./simulate --steps 5000 --out "$work/frames"
mv "$work/frames" "/nfs/results/sim-$(date +%F)"
