#!/bin/bash
set -e

sudo -u postgres initdb -D /tmp/probe/cluster
sudo chmod -R a+rX /tmp/probe/cluster
tar czf probe.tgz -C /tmp/probe cluster
sudo rm -rf /tmp/probe
