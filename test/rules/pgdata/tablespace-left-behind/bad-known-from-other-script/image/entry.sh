#!/bin/bash
set -e
mkdir -p /var/lib/tracker/pgdata /var/lib/tracker/tablespace/hot
exec tracker serve
