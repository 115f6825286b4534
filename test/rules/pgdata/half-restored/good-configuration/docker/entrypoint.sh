#!/bin/bash
set -e

mkdir -p "$PGDATA"
cp /etc/app/postgresql.conf "$PGDATA/postgresql.conf"
chown -R postgres "$PGDATA"
chmod 700 "$PGDATA"
exec gosu postgres postgres -D "$PGDATA"
