#!/bin/bash
set -e
cat > portal.conf <<EOF
# addresses
HTTP_PORT=80
HTTP_BIND=0.0.0.0
EOF
./bin/portal --check portal.conf
