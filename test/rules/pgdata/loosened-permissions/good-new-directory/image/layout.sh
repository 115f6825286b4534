#!/bin/sh
set -e

mkdir -p /var/lib/postgresql/data /run/postgresql
chown -R postgres:postgres /var/lib/postgresql/data /run/postgresql
chmod 1777 /var/lib/postgresql/data
chmod 3777 /run/postgresql
