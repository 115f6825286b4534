#!/bin/bash
set -euo pipefail
vendor=acme CHANNEL=stable arch=amd64
./scripts/upload.py --package "dist/${vendor}_${arch}.deb"
