#!/bin/bash
set -euo pipefail

state=/srv/failover/statd
systemctl stop nfs-server
mkdir -p "$state"
cp -rpf /var/lib/nfs/. "$state/"
systemctl start nfs-server
