#!/bin/bash
export LOG_DIR=/var/log/deploy
install-release "$DEPLOY_HOST"
