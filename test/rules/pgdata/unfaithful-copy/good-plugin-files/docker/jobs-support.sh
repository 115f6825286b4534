#!/bin/bash
set -eu

: "${REF:=/usr/share/ci-server/ref}"
for item in "$REF"/plugins/*.jar "$REF"/init.d; do
  cp -pr "$(realpath "$item")" "$SERVER_HOME/"
done
