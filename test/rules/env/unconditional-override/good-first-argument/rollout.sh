#!/bin/bash
set -euo pipefail
export NAMESPACE="$1"
export DEPLOYMENT="${2:?name of the deployment}"
kubectl -n "$NAMESPACE" rollout restart "deployment/$DEPLOYMENT"
