#!/bin/bash
set -euo pipefail

mkdir -p /scratch/model
cd /scratch/model
pv /lustre/models/base.tar.gz | tar xz
