#!/bin/bash
set -eu

PKG_MIRROR=https://deb.example.org/debian

./ci/mirror-sync.py --dest out/packages
