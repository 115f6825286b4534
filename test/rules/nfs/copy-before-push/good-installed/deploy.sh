#!/bin/bash
set -e
cp -r public/. /var/www/html
tar cf /mnt/nfs/www/html.tar -C public .
