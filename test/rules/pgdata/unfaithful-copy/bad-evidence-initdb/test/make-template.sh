#!/bin/bash
set -euo pipefail

store=/srv/ledger/store
sudo -u postgres /usr/lib/postgresql/16/bin/initdb --locale=C -D "$store"
sudo cp -r "$store" /srv/ledger/template
