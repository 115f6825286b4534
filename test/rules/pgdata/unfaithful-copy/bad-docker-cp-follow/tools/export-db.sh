#!/bin/bash
set -euo pipefail

out=${1:-./db-export}
docker stop shop-db
docker cp -L shop-db:/var/lib/postgresql/data "$out"
docker start shop-db
