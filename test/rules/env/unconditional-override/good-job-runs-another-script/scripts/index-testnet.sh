#!/bin/bash
set -e
export INDEX_DIR=/srv/index/testnet
./bin/indexer --network testnet --dir "$INDEX_DIR"
