#!/bin/bash
set -u

mkdir -p artifacts
cp -r "$PGDATA/log" artifacts/postgres-log || true
cp -rL /var/log/postgresql artifacts/ || true
