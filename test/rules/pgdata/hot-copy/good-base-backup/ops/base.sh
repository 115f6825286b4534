#!/bin/bash
set -euo pipefail

systemctl start postgresql
pg_basebackup -D /backup/base -X stream
cp -a /backup/base /offsite/
