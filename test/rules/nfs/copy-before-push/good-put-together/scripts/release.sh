#!/bin/bash
set -e
stage=$(mktemp -d)
cp -a build/bin/. "$stage/release"
cp README.md LICENSE "$stage/release/"
tar czf /mnt/nfs/releases/release.tgz -C "$stage/release" .
rm -rf "$stage"
