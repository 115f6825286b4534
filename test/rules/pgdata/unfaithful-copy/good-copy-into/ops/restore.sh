#!/bin/bash
set -euo pipefail

from=${1:?unpacked backup}
systemctl stop postgresql
find "$PGDATA" -mindepth 1 -delete
cp -r "$from/." "$PGDATA/"
systemctl start postgresql
