#!/bin/bash
set -e
cp -a models/. /tmp/models-stage
chmod -R go-w /tmp/models-stage
tar cf /lustre/models.tar -C /tmp/models-stage .
