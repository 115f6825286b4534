#!/bin/bash
set -e
export VACUUM_JOBS=1
vacuumdb --all --jobs="$VACUUM_JOBS"
