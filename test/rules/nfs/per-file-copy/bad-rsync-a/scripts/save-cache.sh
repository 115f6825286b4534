#!/bin/bash
set -euo pipefail

./gradlew --gradle-user-home .gradle-home assemble
rsync -a --delete .gradle-home/ "$NFS_CACHE/gradle/"
