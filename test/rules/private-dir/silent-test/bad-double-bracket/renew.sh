#!/usr/bin/env bash
set -e
STORE=/srv/tls/accounts
sudo chown -R acme:acme "$STORE"
sudo chmod 0700 "$STORE"
if [[ ! -d $STORE/production ]]; then
  sudo -u acme ./bin/register --store "$STORE"
fi
