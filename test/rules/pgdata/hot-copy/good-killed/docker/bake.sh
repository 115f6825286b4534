#!/bin/bash
set -e

postgres -D /srv/baked &
server=$!
psql -U postgres -f /seed.sql
kill "$server"
wait "$server"
cp -a /srv/baked /srv/image
