#!/bin/bash
set -euo pipefail

mkdir -p logs
for node in $(docker ps --filter name=postgres --format '{{.Names}}'); do
  docker cp -L "$node:/var/log/." "logs/$node"
done
