#!/bin/bash
set -e
export COVERAGE_MIN=80
python -m pytest --cov=app --cov-fail-under="$COVERAGE_MIN"
