#!/bin/bash
set -e
cp -a build/. /tmp/build-cache
tar cf /nfs/build.tar -C build .
./serve --root=/tmp/build-cache &
