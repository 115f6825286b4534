#!/bin/bash
set -e
export ACCESS_LOG_FORMAT='{"time":"%t","status":"%s"}'
./bin/gateway --check-config
