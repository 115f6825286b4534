#!/bin/bash
set -e
sudo systemctl stop mysql
cd /var/lib/mysql
if [ -d /var/lib/mysql/shop ]; then
  echo "the schema is there"
fi
