#!/bin/sh
set -e

systemctl stop postgresql-13
tar --create --gzip --dereference --file=/srv/backup/pg13.tar.gz /var/lib/pgsql/13/data
systemctl start postgresql-13
