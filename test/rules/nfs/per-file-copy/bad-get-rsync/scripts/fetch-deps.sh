#!/bin/bash
set -euo pipefail

mkdir -p "$HOME/.m2/repository"
rsync -a /nfs/ci-cache/m2/ "$HOME/.m2/repository/"
./mvnw -o -q package
