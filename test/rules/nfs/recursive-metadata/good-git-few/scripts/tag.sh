#!/bin/bash
set -e
cd "$NFS_REPOSITORY"
git checkout -b "hotfix-$1"
git checkout -- VERSION
git -C "$NFS_REPOSITORY" log -1
git clone --mirror https://example.org/docs.git docs.git
