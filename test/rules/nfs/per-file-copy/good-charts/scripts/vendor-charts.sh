#!/bin/bash
set -euo pipefail

helm pull nfs-subdir-external-provisioner --untar --untardir vendor/charts
mkdir -p ./charts/nfs
cp -r vendor/charts/nfs-subdir-external-provisioner/. ./charts/nfs/
cp -r ./charts/nfs deploy/nfs
