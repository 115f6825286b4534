#!/bin/bash
set -e
kubectl apply -f "manifests/snapshotter-$SNAPSHOTTER_VERSION.yaml"
