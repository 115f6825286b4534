#!/bin/bash
set -e
exec 8</mnt/efs/state/version
flock 8
./roll --from "$(cat /mnt/efs/state/version)"
