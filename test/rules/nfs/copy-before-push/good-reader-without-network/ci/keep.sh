#!/bin/bash
set -e
cp -a wheels/. /var/cache/wheels
tar cf /efs/ci/wheels.tar -C wheels .
