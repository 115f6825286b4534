#!/bin/bash
set -e
docker exec -u postgres regress-db bash -c "export PG_CONFIG=/opt/pg/bin/pg_config && cd /build && make installcheck"
