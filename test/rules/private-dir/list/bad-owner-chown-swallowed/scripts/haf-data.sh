#!/bin/bash
set -e
DATA=/srv/chain/haf_db_store
chmod 700 "$DATA"
chown -R 105:105 "$DATA" 2>/dev/null || true
ls -l "$DATA"
