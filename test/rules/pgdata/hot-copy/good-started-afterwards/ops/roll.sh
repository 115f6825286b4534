#!/bin/bash
set -euo pipefail

systemctl stop postgresql
cp -a /var/lib/postgresql/16/main /backup/main
systemctl start postgresql
