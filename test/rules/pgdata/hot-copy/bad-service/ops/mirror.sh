#!/bin/bash
set -euo pipefail

systemctl restart postgresql@16-main
rsync -a --delete /var/lib/postgresql/16/main/ /srv/mirror/main/
