#!/bin/sh
set -e
export CI_COMMIT_REF_NAME=main
docker tag app:build "registry.example.org/app:$CI_COMMIT_REF_NAME"
docker push "registry.example.org/app:$CI_COMMIT_REF_NAME"
