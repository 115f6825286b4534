#!/bin/bash
set -e
./bin/indexer --stats
