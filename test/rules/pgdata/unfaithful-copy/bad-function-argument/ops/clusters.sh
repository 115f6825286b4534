#!/bin/bash
set -euo pipefail

save_tree() {
  local from=$1 to=$2
  mkdir -p "$to"
  cp -r "$from/." "$to/"
}

systemctl stop nginx postgresql
save_tree /var/lib/postgresql/15/main /srv/save/main
systemctl start postgresql nginx
