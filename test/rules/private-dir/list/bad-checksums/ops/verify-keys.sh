#!/bin/bash
set -euo pipefail
sudo install -d -m 700 -o signer /srv/keys
sudo -u signer ./generate-keys /srv/keys
sha512sum /srv/keys/*.pem
