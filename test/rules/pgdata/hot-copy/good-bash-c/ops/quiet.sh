#!/bin/bash
set -euo pipefail

systemctl start postgresql
sudo bash -c '
  systemctl stop postgresql
  cp -a /var/lib/postgresql/16/main /backup/main
  systemctl start postgresql
'
