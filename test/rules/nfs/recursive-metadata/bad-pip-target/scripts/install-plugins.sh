#!/bin/bash
set -e
PLUGINS=$LUSTRE_HOME/plugins
python3 -m pip --version
pip3 install --target "$PLUGINS" -r plugins.txt
