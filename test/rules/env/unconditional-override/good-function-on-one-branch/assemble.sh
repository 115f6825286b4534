#!/bin/bash
set -e

small_machine() {
  export GRADLE_OPTS=-Xmx1g
}

if [ "$(nproc)" -le 2 ]; then
  small_machine
fi
gradle assemble
