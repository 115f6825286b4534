#!/bin/sh
set -e
busybox cp -a packages/. /nfs/mirror/packages
