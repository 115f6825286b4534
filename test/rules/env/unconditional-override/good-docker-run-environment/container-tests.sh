#!/bin/sh
set -e
docker run --rm --network tests \
  -e DATABASE_URL=postgres://app@postgres/app_test \
  registry.example.org/app/tests:5.1
