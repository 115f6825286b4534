#!/bin/bash
set -euo pipefail

release=$(date +%Y%m%d%H%M%S)
npm run build
mkdir -p "/efs/releases/$release"
cp -R dist/. "/efs/releases/$release/"
ln -sfn "$release" /efs/releases/current
