#!/bin/bash
set -e
PG_MAJOR="${1:?major version}"
make installcheck PG_MAJOR="$PG_MAJOR"
