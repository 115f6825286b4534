#!/bin/bash
set -e

mkdir -p /seed
cp -a --no-preserve=mode,ownership "$PGDATA" /seed/cluster
chown -R 999:999 /seed/cluster
chmod 0750 /seed/cluster
