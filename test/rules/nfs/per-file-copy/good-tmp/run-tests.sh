#!/bin/bash
set -euo pipefail

EFS_STAGE=$(mktemp -d /tmp/efs.XXXXXX)
trap 'rm -rf "$EFS_STAGE"' EXIT
tar xzf test/data.tgz -C "$EFS_STAGE"
cp -r config/ /tmp/nfs/
