#!/bin/bash
set -euo pipefail

locked() {
  flock /tmp/handover.lock -c "$@"
}

target=/srv/elastic/data
sudo chown -R elasticsearch:elasticsearch "$target"
sudo chmod 700 "$target"
locked "ls -l $target"
sudo systemctl start elasticsearch
