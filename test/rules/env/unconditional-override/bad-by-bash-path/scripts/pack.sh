#!/bin/bash
set -e
export PACK_LEVEL=3
tar -cf - dist | zstd "-$PACK_LEVEL" -o dist.tar.zst
