#!/bin/bash
set -e
docker stop shop-db
sudo cp -a /srv/shop/pgdata /srv/shop/tablespace /srv/shop-trial/
docker run -d --name trial -v /srv/shop-trial:/var/lib/shop shop-db:next
