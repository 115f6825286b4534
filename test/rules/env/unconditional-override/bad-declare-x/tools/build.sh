#!/usr/bin/env bash
set -e
declare -x CARGO_TARGET_DIR="/tmp/cargo-target"
cargo build --release --locked
install -m 755 "$CARGO_TARGET_DIR/release/indexer" out/
