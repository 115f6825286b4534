#!/bin/bash
set -euo pipefail

mkdir -p "/dev/shm/nfs/$USER"
cp -a test/data/. "/dev/shm/nfs/$USER/"
NFS_STAGE=/dev/shm/nfs pytest -q
