#!/bin/bash
set -e
make install "DESTDIR=$OUT_DIR"
cat > versions.env <<EOF
VERSION=$(cat VERSION)
INSTALLED=$OUT_DIR/usr
EOF
