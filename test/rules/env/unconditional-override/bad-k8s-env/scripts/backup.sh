#!/bin/bash
set -euo pipefail
export BACKUP_KEEP=7
pg_dump --format=custom --file=/backup/app.dump app
./scripts/rotate.py /backup
