#!/bin/sh
set -e

systemctl stop postgresql-14
cp --recursive /var/lib/pgsql/14/data /srv/clones/accounting
systemctl start postgresql-14
