#!/bin/bash
set -e
mysqladmin shutdown
mysqld --datadir=/srv/sales/data --validate-config
cp -a /srv/sales/data /srv/sales/tablespaces /srv/sales-copy/
mysqld --datadir=/srv/sales-copy/data --port=3307 &
