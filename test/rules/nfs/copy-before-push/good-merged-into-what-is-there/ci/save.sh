#!/bin/bash
set -e
mkdir -p /tmp/collected
cp -a logs /tmp/collected
tar cf /efs/ci/collected.tar -C /tmp/collected .
