#!/bin/bash
export DEPLOY_HOST=localhost
install-release "$DEPLOY_HOST"
