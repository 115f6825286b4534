#!/usr/bin/env bash
set -e

make html
cp -r build/html/ /nfs/www/docs/
