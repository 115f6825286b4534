#!/bin/bash
set -e
IMPORT_ROOT=/data/import/live
IMPORT_JOBS=4
export IMPORT_ROOT IMPORT_JOBS
./bin/importer --verbose
