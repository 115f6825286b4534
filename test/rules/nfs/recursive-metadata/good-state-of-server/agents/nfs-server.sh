#!/bin/bash
# What the server remembers of its clients goes with it to the other node.
state=$SHARED_NFS_STATE
if [ -z "$state" ]; then
  state=/var/lib/nfs
fi
mkdir -p "$state/sm"
chown -R statd:statd "$state/sm"
