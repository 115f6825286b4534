#!/bin/bash
set -e
target=$(choose-target)
echo "DEPLOY_TARGET=$target" > plan.env
