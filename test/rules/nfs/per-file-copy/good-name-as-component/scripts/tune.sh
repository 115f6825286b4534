#!/bin/bash
set -euo pipefail

mkdir -p "/etc/tuning/$NFS_PROFILE"
cp -r profiles/. "/etc/tuning/$NFS_PROFILE/"
rsync -a bench/ "results/$LUSTRE_VERSION/"
