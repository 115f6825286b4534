#!/bin/bash
set -e
BASE_URL=${BASE_URL%/}
./bin/probe "$BASE_URL/health"
