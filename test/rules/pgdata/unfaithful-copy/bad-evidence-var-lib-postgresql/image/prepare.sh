#!/bin/sh
set -e

service postgresql stop
mkdir -p /image/cluster
tar -C /var/lib/postgresql/15 -h -cf /image/cluster/main.tar main
