#!/bin/bash
set -e
sudo apt-get install -y mysql-server
if [ -d /var/lib/mysql/shop ]; then
  echo "the schema is there"
else
  sudo mysql < schema.sql
fi
