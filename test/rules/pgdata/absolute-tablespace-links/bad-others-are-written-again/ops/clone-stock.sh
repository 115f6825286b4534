#!/bin/bash
set -euo pipefail

for link in /srv/stock/copy/pg_tblspc/*; do
  ln -sfn "../../tablespace/${link##*/}" "$link"
done
