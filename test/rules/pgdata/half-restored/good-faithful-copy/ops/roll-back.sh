#!/bin/bash
set -euo pipefail

sudo systemctl stop postgresql
sudo cp -a /backup/main/. /var/lib/postgresql/16/main/
sudo chmod 700 /var/lib/postgresql/16/main
sudo systemctl start postgresql
