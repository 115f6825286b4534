#!/bin/sh
set -e

mysqld --initialize-insecure --datadir=/var/lib/mysql
chmod -R 755 /var/lib/mysql
mysqld --datadir=/var/lib/mysql &
