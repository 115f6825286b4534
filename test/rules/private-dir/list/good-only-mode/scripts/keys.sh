#!/bin/bash
set -e
install -d -m 700 /srv/ci/keys
ls -l /srv/ci/keys
sudo systemctl restart signer
