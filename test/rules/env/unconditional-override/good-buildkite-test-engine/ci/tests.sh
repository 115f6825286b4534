#!/bin/bash
set -euo pipefail
# For the client of the test engine, which the agent does not set up.
export BUILDKITE_TEST_ENGINE_TEST_RUNNER=jest
export BUILDKITE_ANALYTICS_SUITE=frontend
npx jest
