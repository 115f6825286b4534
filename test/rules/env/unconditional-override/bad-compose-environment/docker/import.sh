#!/bin/bash
set -e
export IMPORT_BATCH=500
exec python -m importer.main
