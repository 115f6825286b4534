#!/bin/bash
set -o errexit -o nounset -o pipefail

cleanup() {
  # CLUSTER_UP is true once the cluster has been created
  if [[ "${CLUSTER_UP:-}" = true ]]; then
    kind delete cluster
  fi
}

create_cluster() {
  CLUSTER_UP=true
  kind create cluster --wait 1m
}

trap cleanup EXIT
create_cluster
go test ./e2e/...
