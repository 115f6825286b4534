#!/bin/bash
set -euo pipefail

rsync -a build/ "$NFS_SERVER:/exports/builds/"
rsync -a docs/ "ci@${NFS_HOST}:/exports/docs/"
