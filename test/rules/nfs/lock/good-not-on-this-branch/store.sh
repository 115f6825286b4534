#!/bin/bash
set -e
if ! mountpoint -q "$NFS_STORE"; then
  # The directory below the mount point is on the disk of this machine.
  mkdir -p "$NFS_STORE"
  flock "$NFS_STORE/.lock" ./store --offline
fi
