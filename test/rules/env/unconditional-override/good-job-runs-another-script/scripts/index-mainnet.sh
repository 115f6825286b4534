#!/bin/bash
set -e
./bin/indexer --network mainnet --dir "$INDEX_DIR"
