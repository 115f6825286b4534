#!/bin/bash
set -euo pipefail

tarball=${1:?}
repo=software.example.org
cvmfs_server transaction "$repo"
tar xzf "$tarball" -C "/cvmfs/$repo/versions"
cvmfs_server publish -m "ingest $(basename "$tarball")" "$repo"
