#!/bin/bash
set -euo pipefail
. ./lib/hosts.sh

if is_nfs_host; then
  CORPUS="$NFS_DATA/corpus"
else
  CORPUS=/scratch/corpus
  mkdir -p "$CORPUS"
  cp -a /opt/corpus/. "$CORPUS/"
fi
export CORPUS
./train.sh
