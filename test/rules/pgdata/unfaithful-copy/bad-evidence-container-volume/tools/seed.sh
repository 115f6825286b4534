#!/bin/bash
set -euo pipefail

docker run -d --name seed -e POSTGRES_PASSWORD=seed -v "$PWD/seed-store:/var/lib/postgresql/data" postgres:16
until docker exec seed pg_isready -q; do sleep 1; done
docker exec -i seed psql -U postgres < db/seed.sql
docker stop seed
sudo zip -qr seed.zip seed-store
