#!/bin/bash
set -e
rsync -a --exclude '*.o' --exclude .git ./ /tmp/publish-stage/
tar cf /efs/published/tree.tar -C /tmp/publish-stage .
