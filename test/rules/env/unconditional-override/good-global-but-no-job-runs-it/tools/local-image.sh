#!/bin/bash
set -e
export REGISTRY=localhost:5000
docker build -t "$REGISTRY/app:dev" .
docker push "$REGISTRY/app:dev"
