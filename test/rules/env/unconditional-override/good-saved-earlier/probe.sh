#!/bin/bash
set -e
wanted="$PROBE_TARGETS"
export PROBE_TARGETS=localhost
./bin/probe --self-test
./bin/probe --targets "$wanted"
