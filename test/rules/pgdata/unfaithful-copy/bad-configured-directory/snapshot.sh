#!/bin/bash
set -euo pipefail
cp -rL /srv/ledger/db "/backup/$1"
cp -rL /srv/ledger "/backup/all-$1"
cp -rL "$LEDGER_DB" "/backup/again-$1"
cp -rL /srv/ledger/logs "/backup/logs-$1"
