#!/bin/bash
set -e
exec 9>"/run/mount-$NFS_SERVER.lock"
flock 9
mountpoint -q /data || mount "$NFS_SERVER:/data" /data
