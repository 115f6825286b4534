#!/bin/bash
set -euo pipefail

systemctl stop postgresql
chmod -R go+rX /var/lib/postgresql/16/main
/opt/audit/scan --root /var/lib/postgresql/16/main
systemctl start postgresql
