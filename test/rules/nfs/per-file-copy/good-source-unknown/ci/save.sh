#!/bin/bash
set -euo pipefail

cp -a "$1" "$NFS_CACHE/$(basename "$1")"
