#!/bin/bash
NFS_LOCK_DIR=/var/tmp/locks
mkdir -p "$NFS_LOCK_DIR"
flock "$NFS_LOCK_DIR/one" make nfs-image
