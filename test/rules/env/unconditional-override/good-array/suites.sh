#!/bin/bash
set -e
SUITES=(unit api migration)
for suite in "${SUITES[@]}"; do
  python -m pytest "tests/$suite"
done
