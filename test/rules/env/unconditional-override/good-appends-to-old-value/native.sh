#!/bin/bash
set -e
export CFLAGS+=" -Wall -Wextra"
make
