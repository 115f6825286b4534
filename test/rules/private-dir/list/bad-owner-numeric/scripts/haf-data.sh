#!/bin/bash
set -e
DATA=/srv/chain/haf_db_store
mkdir -p "$DATA"
chmod 700 "$DATA"
sudo chown -R 105:105 "$DATA"
ls -l "$DATA"
