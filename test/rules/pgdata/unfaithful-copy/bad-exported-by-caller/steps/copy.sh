#!/bin/bash
set -euo pipefail

mkdir -p "$COPY_TO"
cp -R "$DB_HOME/." "$COPY_TO/"
