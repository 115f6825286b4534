#!/usr/bin/env bash
set -eu
: "${NFS_RELEASES:?where releases are kept}"
ls -lR "$NFS_RELEASES" > manifest.txt
gzip -f manifest.txt
