#!/bin/bash
set -e
export RESTORE_SOURCE=/backup/daily
./bin/restore --from "$RESTORE_SOURCE"
