#!/bin/bash
# Makes room: what was not read for a week goes.
find /mnt/efs/cache -atime +7 -delete
find /mnt/efs/logs -name '*.log' -mtime +30 -exec rm -rf {} +
for run in /mnt/efs/runs/*; do
  [ -e "$run/pinned" ] || rm -rf "$run"
done
