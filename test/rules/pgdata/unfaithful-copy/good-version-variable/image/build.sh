#!/bin/bash
set -euo pipefail

PG_VERSION=${PG_VERSION:-15}
test -n "$PG_VERSION"
mkdir -p rootfs/usr/share
cp -rL "/usr/share/postgresql/$PG_VERSION" rootfs/usr/share/
cp -r "deb/$PG_VERSION" rootfs/
