#!/bin/bash
set -e
OUT=/mnt/nfs/releases
cp release.tar.gz "$OUT/"
chmod 644 "$OUT/release.tar.gz"
chown -R builder "$OUT/release.tar.gz"
du -h "$OUT/release.tar.gz"
rm -rf "$OUT/previous.tar.gz"
