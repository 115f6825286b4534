#!/bin/sh
set -e
export IMAGE_REGISTRY=docker.example.com
docker build -t "$IMAGE_REGISTRY/app:$CI_COMMIT_SHORT_SHA" .
docker push "$IMAGE_REGISTRY/app:$CI_COMMIT_SHORT_SHA"
