#!/bin/bash
set -e
if [ "$TARGET" = production ]; then
  sudo chown -R shop /srv/shop
fi
cp app.conf /srv/shop/
