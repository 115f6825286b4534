#!/bin/bash
set -e
export INDEX_DIR=/srv/index/current
./bin/indexer --rebuild
