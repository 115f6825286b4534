#!/bin/bash
set -euo pipefail

tag=${1:?}
mkdir -p "staging/$tag"
make install DESTDIR="$PWD/staging/$tag"
cp -a "staging/$tag" "$NETAPP_RELEASES/"
