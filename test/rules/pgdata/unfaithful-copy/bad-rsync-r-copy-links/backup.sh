#!/bin/bash
set -euo pipefail

systemctl stop postgresql
rsync -rL --delete /var/lib/postgresql/16/main/ /srv/backup/main/
systemctl start postgresql
