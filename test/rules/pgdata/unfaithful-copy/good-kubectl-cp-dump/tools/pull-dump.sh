#!/bin/bash
set -euo pipefail

kubectl -n shop exec postgres-0 -- pg_dump -U postgres -Fc -f /tmp/shop.dump shop
kubectl cp shop/postgres-0:/tmp/shop.dump ./shop.dump
kubectl cp ./db/samples shop/postgres-0:/var/lib/postgresql/samples
