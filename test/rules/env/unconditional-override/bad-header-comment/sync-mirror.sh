#!/bin/bash
#
# Synchronise the package mirror into ./mirror.
#
# Environment variables:
#   MIRROR_URL    upstream to copy from
#   MIRROR_ARCH   architecture to keep (default: amd64)
#
set -euo pipefail

MIRROR_ARCH="${MIRROR_ARCH:-amd64}"
export MIRROR_URL=https://archive.example.org/stable

debmirror --arch="$MIRROR_ARCH" --host="${MIRROR_URL#https://}" mirror
