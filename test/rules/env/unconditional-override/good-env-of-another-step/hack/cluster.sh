#!/bin/bash
set -e
# renovate: datasource=github-releases depName=example/snapshotter
export SNAPSHOTTER_VERSION=v8.1.0
./hack/install-snapshotter.sh
