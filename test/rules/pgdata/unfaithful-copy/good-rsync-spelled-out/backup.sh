#!/bin/bash
set -euo pipefail

systemctl stop postgresql
rsync -rlptgoD --numeric-ids /var/lib/postgresql/16/main/ /srv/backup/main/
systemctl start postgresql
