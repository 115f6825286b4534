#!/bin/bash
set -euo pipefail

run() {
  printf '+ %s\n' "$*"
  "$@"
}

target=/srv/elastic/data
run sudo chown -R elasticsearch:elasticsearch "$target"
run sudo chmod 700 "$target"
run ls -l "$target"
run sudo systemctl start elasticsearch
