#!/usr/bin/env bash
set -e

mkdir -p public/api
doxygen Doxyfile
cp -Rt /nfs/www/docs public/api
