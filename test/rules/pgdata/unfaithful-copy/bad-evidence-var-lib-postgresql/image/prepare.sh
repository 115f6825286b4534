#!/bin/sh
set -e

service postgresql stop
mkdir -p /image/root
tar -C /var/lib/postgresql/15 -h -cf /image/root/main.tar main
