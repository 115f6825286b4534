#!/bin/bash
set -e
exec 9>/var/lock/push.lock 8>>/mnt/nfs/log/push.log
flock -w 30 9
date >&8
