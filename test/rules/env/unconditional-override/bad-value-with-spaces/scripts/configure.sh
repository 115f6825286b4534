#!/bin/bash
set -e
export CFLAGS="-O2 -g -Wall"
./configure --prefix=/opt/app
make
