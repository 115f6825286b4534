#!/bin/bash
set -euo pipefail

root=/mnt/efs/site
test -d "$root/next"
mv "$root/live" "$root/previous"
mv "$root/next" "$root/live"
