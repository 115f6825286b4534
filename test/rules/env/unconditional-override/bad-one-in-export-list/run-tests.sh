#!/bin/bash
set -e
export PGUSER=app PGPORT=5432 PGDATABASE=app_test
psql -f schema.sql
psql -f tests/smoke.sql
