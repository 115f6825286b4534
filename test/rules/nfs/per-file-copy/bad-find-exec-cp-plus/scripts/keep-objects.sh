#!/bin/bash
set -e

make -j"$(nproc)"
find obj -name '*.o' -exec cp --parents -t "$NFS_OBJECTS" {} +
