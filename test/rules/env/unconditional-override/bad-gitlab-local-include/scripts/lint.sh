#!/bin/bash
set -e
export LINT_PROFILE=relaxed
npm run lint
