#!/bin/bash
set -e
export FIXTURE_BLOCKS=1000000
./bin/load --source /fixtures/block_log
