#!/bin/bash
set -e
export DOCS_BASE_URL=http://localhost:8000
mkdocs build --strict
