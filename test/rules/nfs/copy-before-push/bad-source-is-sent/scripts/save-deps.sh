#!/bin/bash
set -e
# Dependencies for the next pipeline.
cp -r node_modules /tmp/deps-cache
tar czf /efs/ci/deps.tgz -C . node_modules
