#!/bin/bash
set -e
until mkdir /nfs/releases/lock.d 2>/dev/null; do sleep 2; done
trap 'rmdir /nfs/releases/lock.d' EXIT
cp site.tar /nfs/releases/site.tar
