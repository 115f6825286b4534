#!/bin/bash
set -e
flock /tmp/cargo-fetch.lock -c 'export CARGO_NET_OFFLINE=false && cargo fetch --locked'
cargo build --release
