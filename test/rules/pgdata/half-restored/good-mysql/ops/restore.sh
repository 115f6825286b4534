#!/bin/bash
set -e

mkdir -p /var/lib/mysql
cp -r /backup/full/. /var/lib/mysql/
chown -R mysql:mysql /var/lib/mysql
mysqld_safe --datadir=/var/lib/mysql &
