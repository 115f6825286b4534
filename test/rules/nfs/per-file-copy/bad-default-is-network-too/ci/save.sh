#!/bin/bash
set -euo pipefail

root="${NFS_ROOT:-/mnt/nfs/ci}"
mkdir -p "$root/pip"
pip install -q --cache-dir .pip-cache -r requirements.txt
cp -r .pip-cache/. "$root/pip/"
