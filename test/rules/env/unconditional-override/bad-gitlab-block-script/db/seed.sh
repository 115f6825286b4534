#!/bin/bash
set -e
export SEED_LOCALE=en_US
python -m seed.generate > seed.sql
psql -f seed.sql
