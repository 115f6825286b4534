#!/bin/bash
set -e

mkdir -p "$PWD/pgdata"
cp -r seed/. "$PWD/pgdata/"
chown -R 999 "$PWD/pgdata"
docker run -d --name dev-db -v "$PWD/pgdata:/var/lib/postgresql/data" postgres:16
