#!/bin/bash
set -e

docker rm -f dev-db || true
chmod 777 "$PWD/pgdata"
docker run -d --name dev-db -v "$PWD/pgdata:/var/lib/postgresql/data" -e POSTGRES_PASSWORD=dev postgres:16
