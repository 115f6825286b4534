#!/bin/bash
set -e
sudo chown -R www-data: /srv/www/releases
mv build/site /srv/www/releases/next
mv /srv/www/releases/old build/previous
