#!/bin/bash
set -euo pipefail
backup=${1:?backup}

sudo systemctl stop postgresql
sudo rm -rf /var/lib/postgresql/16/main
sudo cp -r "$backup/latest" /var/lib/postgresql/16/main
sudo chmod 700 /var/lib/postgresql/16/main
sudo systemctl start postgresql
