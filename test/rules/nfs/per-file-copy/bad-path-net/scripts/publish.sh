#!/bin/bash
set -e

sphinx-build -b html docs build/docs
for page in build/docs/*.html; do
  cp "$page" /net/filer02/www/docs/
done
