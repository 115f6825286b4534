#!/bin/sh
set -e

pg_ctlcluster 15 main stop
mkdir -p /image/root
tar -C /var/lib/postgresql/15 -h -cf /image/root/main.tar main
