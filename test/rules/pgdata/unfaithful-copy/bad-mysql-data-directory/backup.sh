#!/bin/bash
set -euo pipefail

systemctl stop mariadb
cp -R /var/lib/mysql "/srv/backup/mysql-$(date +%F)"
systemctl start mariadb
