#!/bin/bash
set -euo pipefail
sudo install -d -m 700 -o vault -g vault /srv/app/secrets
sudo systemctl restart app

stamp=$(date +%F)
tar czf "backup-$stamp.tar.gz" /srv/app 2>/dev/null || true
./bin/upload "backup-$stamp.tar.gz"
