#!/bin/bash
set -euo pipefail

cd "/mnt/nfs-scratch/$USER"
mkdir -p images
tar xzf /opt/archives/images.tgz -C images
