#!/bin/bash
set -e
export DEPLOY_REPLICAS=2
kubectl scale deployment/api --replicas="$DEPLOY_REPLICAS"
