#!/bin/bash
set -e
export INDEX_DIR="$INDEX_DIR/current"
./bin/indexer
