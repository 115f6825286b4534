#!/bin/bash
set -euo pipefail

from=${1:?backup}
docker compose stop db
rsync -avh --usermap=root:mysql --groupmap=root:mysql "$from/" /var/lib/mysql/
docker compose start db
