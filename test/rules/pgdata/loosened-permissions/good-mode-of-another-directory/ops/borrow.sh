#!/bin/bash
set -e
chmod -R a+rX "$PGDATA"
./inspect-files "$PGDATA"
chmod --reference="$PGDATA/base" "$PGDATA"
