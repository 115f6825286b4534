#!/bin/bash
set -euo pipefail

version=${1:?}
for dir in lib share; do
  if [ -d "/pgdata/extension/$version/usr/pgsql-$version/$dir" ]; then
    cp -r "/pgdata/extension/$version/usr/pgsql-$version/$dir/." "/usr/pgsql-$version/$dir/"
  fi
done
