#!/bin/bash
set -euo pipefail

bundle=support-$(date +%s)
mkdir "$bundle"
kubectl get pods -o name | while read -r pod; do
  kubectl logs "$pod" > "$bundle/${pod#pod/}.log"
done
cp -a "$bundle" /nfs/support/
