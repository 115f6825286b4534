#!/bin/bash
set -e
INDEX=/gpfs/search/index

rm -rf "$INDEX/segments/"
mkdir "$INDEX/segments"
./bin/build-index --out "$INDEX/segments"
