#!/bin/bash
set -e
sudo chown -R shop /srv/shop/data
cp app.conf /srv/shop/
rm -rf /srv/shop/cache
mkdir /srv/shop/data2
