#!/bin/bash
set -euo pipefail

old=/data/pgdata
new=/data2/cluster
docker compose stop db
mkdir -p "$new"
cp -rL "$old/." "$new/"
docker compose start db
