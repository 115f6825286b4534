#!/bin/bash
set -euo pipefail

app=/opt/shop/postgresql
volume=/shop/postgresql
mkdir -p "$volume"
for item in conf conf.d; do
  getfacl -R "$app/$item" > "/tmp/$item.acl"
  cp -LR "$app/$item" "$volume/"
  (cd "$volume" && setfacl --restore="/tmp/$item.acl")
done
