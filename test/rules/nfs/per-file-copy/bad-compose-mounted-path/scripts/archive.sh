#!/usr/bin/env bash
set -euo pipefail

rsync -a /srv/out/ "/results/$(date +%F)/"
