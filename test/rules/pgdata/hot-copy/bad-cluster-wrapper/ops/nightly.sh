#!/bin/bash
set -euo pipefail

pg_ctlcluster 15 main start
tar cf /backup/main.tar -C /var/lib/postgresql/15/main .
