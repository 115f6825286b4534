#!/bin/bash
set -euo pipefail

sudo mkdir -p "$DEMO_DIR"
sudo rsync -rt --delete "$DB_DIR/" "$DEMO_DIR/"
