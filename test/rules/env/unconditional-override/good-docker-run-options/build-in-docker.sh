#!/usr/bin/env bash
set -euo pipefail

IMAGE_NAME="registry.example.com/build:12"

docker run --rm \
    --env PACKAGES=/project/packages \
    --env TELEMETRY=0 \
    -v "$PWD":/project \
    $IMAGE_NAME \
    make all
