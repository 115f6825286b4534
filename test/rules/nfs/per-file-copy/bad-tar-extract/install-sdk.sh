#!/bin/bash
set -euo pipefail

version=${1:?}
curl -fsSLO "https://downloads.example.org/sdk-$version.tar.xz"
mkdir -p "/nfs/toolchains/sdk-$version"
tar xJf "sdk-$version.tar.xz" -C "/nfs/toolchains/sdk-$version"
