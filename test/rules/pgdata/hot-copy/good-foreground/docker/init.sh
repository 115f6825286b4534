#!/bin/bash
set -e

echo 'select 1' | postgres --single -D /srv/baked postgres
tar cf /srv/baked.tar -C /srv/baked .
