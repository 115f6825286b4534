#!/bin/bash
set -euo pipefail
source lib/ownership.sh
TARGET=/srv/restore/mongo
hand_over "$TARGET" mongodb
find "$TARGET" -name '*.wt'
sudo systemctl start mongod
