#!/bin/bash
set -e
sudo mkdir -p /srv/www/site
sudo chown -R www-data:www-data /srv/www/site
ls -l /srv/www/site
