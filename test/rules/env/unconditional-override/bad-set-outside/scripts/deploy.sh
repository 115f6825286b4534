#!/bin/bash
set -euo pipefail
export DEPLOY_HOST=deploy.example.org
RELEASE_CHANNEL=stable
REGION="${REGION:-us}"
RETRIES=3
ssh "$DEPLOY_HOST" install-release "$RELEASE_CHANNEL" "$REGION" "$RETRIES"
