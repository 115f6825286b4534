#!/bin/bash
set -euo pipefail
sudo mkdir -p /srv/shop/conf
sudo chown -R shop:shop /srv/shop
sudo chmod 750 /srv/shop /srv/shop/conf

cp conf/production.ini /srv/shop/conf/
sudo systemctl restart shop
