#!/bin/bash
set -euo pipefail

systemctl stop postgresql@13-main
cp -RpL /var/lib/postgresql/13/main /srv/snapshots/main
systemctl start postgresql@13-main
