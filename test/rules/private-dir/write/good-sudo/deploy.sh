#!/bin/bash
set -e
sudo mkdir -p /srv/shop/conf
sudo chown -R shop:shop /srv/shop
sudo cp conf/production.ini /srv/shop/conf/
echo "debug = 0" | sudo tee -a /srv/shop/conf/production.ini >/dev/null
sudo rm -rf /srv/shop/cache
sudo bash -c 'echo 1 > /srv/shop/conf/revision'
