#!/bin/bash
set -e
sudo mkdir -p /opt/toolchain /opt/cache
sudo chown -R "$USER" /opt/toolchain
sudo chown "$(id -u):$(id -g)" /opt/cache
cp -r build/. /opt/toolchain/
mkdir /opt/cache/objects
sudo install -d -o "$(whoami)" /opt/results
touch /opt/results/started
