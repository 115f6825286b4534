#!/bin/bash
set -e
echo "site build: $STACK_SITE_BUILD"
make install
