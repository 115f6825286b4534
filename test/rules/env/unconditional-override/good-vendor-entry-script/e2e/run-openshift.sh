#!/bin/bash
set -euo pipefail
export CLOUD_VENDOR=openshift
oc apply -f e2e/catalog.yaml
./e2e/run.sh
