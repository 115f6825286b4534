#!/bin/bash
set -euo pipefail

initdb -D build/cluster -U app
pg_ctl -D build/cluster -w start
psql -U app -f db/schema.sql postgres
pg_ctl -D build/cluster -m fast stop
(cd build && zip -qry ../cluster-fixture.zip cluster)
