#!/bin/bash
set -euo pipefail
if [ "$CI_COMMIT_BRANCH" = main ]; then
  export CLUSTER=production
else
  export CLUSTER=staging
fi
kubectl --context "$CLUSTER" apply -f k8s/
