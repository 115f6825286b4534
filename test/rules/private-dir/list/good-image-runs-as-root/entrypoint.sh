#!/bin/bash
set -e
chmod 700 /var/lib/mysql
chown -R mysql:mysql /var/lib/mysql || true
ls -l /var/lib/mysql
exec mysqld --user=mysql
