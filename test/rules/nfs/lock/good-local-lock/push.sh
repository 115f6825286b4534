#!/bin/bash
set -euo pipefail
# This machine alone writes to the share.
flock /run/lock/push.lock cp site.tar "$NFS_ROOT/site.tar"
