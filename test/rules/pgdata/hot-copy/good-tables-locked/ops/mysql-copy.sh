#!/bin/bash
set -e

service mysql start
mysql -e 'FLUSH TABLES WITH READ LOCK; SYSTEM rsync -a /var/lib/mysql/ /backup/mysql/'
mysqladmin shutdown
rsync -a /var/lib/mysql/ /backup/mysql/
