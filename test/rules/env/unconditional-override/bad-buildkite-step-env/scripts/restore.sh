#!/bin/bash
set -euo pipefail

export RESTORE_FROM=/backups/latest
pg_restore -d app "$RESTORE_FROM/app.dump"
