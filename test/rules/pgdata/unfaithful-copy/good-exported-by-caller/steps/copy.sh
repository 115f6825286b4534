#!/bin/bash
set -euo pipefail

mkdir -p "$1"
cp -RL "$COPY_FROM/." "$1/"
