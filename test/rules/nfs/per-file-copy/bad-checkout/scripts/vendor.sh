#!/bin/bash
set -euo pipefail

git clone -q --depth 1 https://git.example.org/platform/protocols.git protocols
rm -rf protocols/.git
cp -r protocols "$NFS_VENDOR/protocols-$(date +%F)"
