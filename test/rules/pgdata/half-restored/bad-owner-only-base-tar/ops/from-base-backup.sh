#!/bin/sh
set -e

mkdir -p "$PGDATA"
tar xf /backup/today/base.tar.gz -C "$PGDATA"
tar xf /backup/today/pg_wal.tar.gz -C "$PGDATA/pg_wal"
chown -R postgres: "$PGDATA"
