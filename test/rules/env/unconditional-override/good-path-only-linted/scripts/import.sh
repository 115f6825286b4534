#!/bin/bash
set -e
export BATCH_SIZE=5000
./bin/importer
