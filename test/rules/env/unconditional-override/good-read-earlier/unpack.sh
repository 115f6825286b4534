#!/bin/bash
set -e
mkdir -p /opt/tools
tar -xf "$TOOLS_DIR/toolchain.tar" -C /opt/tools
export TOOLS_DIR=/opt/tools
make -C firmware
