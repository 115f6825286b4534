#!/bin/bash
set -e
data=/srv/ci/chain/db
sudo chown -R 105:105 "$data"
sudo chmod 700 "$data"
ls -l "$data" | sort -k5 -n > sizes.txt
