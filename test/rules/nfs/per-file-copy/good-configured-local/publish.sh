#!/bin/bash
set -euo pipefail
mkdir -p "/nfs/scratch/$1" "$NFS_SPOOL/$1"
cp -a node_modules/. "/nfs/scratch/$1/"
cp -a node_modules/. "$NFS_SPOOL/$1/"
