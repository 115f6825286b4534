#!/bin/bash
set -euo pipefail

ns=${NAMESPACE:-shop}
kubectl -n "$ns" exec postgres-0 -- psql -U postgres -c CHECKPOINT
kubectl cp "$ns/postgres-0:/var/lib/postgresql/data" ./seed
