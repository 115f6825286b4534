#!/bin/bash
set -e

gosu postgres postgres -D /srv/baked &
until pg_isready; do sleep 1; done
psql -U postgres -f /seed.sql
cp -a /srv/baked /srv/image
