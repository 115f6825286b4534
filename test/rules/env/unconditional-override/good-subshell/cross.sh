#!/bin/bash
set -e
(
  export CROSS_PREFIX=x86_64-linux-gnu-
  make -C hosttools
)
make firmware
