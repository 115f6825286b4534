#!/bin/bash
set -euo pipefail
pushd "$NFS_CHECKOUT/server" > /dev/null
cargo build --release
popd > /dev/null
