#!/bin/bash
set -e

DEPLOY_ENV=staging
WAIT=no
while [[ $# -gt 0 ]]; do
  case "$1" in
    --env)
      DEPLOY_ENV="$2"
      shift 2
      ;;
    --wait)
      WAIT=yes
      shift
      ;;
  esac
done

./bin/rollout --environment "$DEPLOY_ENV" --wait="$WAIT"
