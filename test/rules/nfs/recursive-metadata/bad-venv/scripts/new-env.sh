#!/bin/sh
set -e
python3 -m venv "$EFS_ROOT/envs/report"
