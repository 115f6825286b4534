#!/bin/bash
set -e
docker exec -i sanitizer-build bash <<'EOF'
set -e
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1
cd /build
make installcheck
EOF
