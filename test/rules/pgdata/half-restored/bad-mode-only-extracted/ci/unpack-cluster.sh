#!/bin/bash
set -euo pipefail

mkdir -p "$WORK/cluster"
tar xzf "$1" -C "$WORK/cluster"
chmod 0700 "$WORK/cluster"
sudo -u postgres pg_ctl -D "$WORK/cluster" -w start
