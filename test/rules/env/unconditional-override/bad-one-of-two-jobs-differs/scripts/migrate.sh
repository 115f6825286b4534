#!/bin/bash
set -e
export MIGRATION_LOCK_TIMEOUT=5s
migrate up --lock-timeout "$MIGRATION_LOCK_TIMEOUT"
