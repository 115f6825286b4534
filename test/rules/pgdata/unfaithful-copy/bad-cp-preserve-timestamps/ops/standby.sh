#!/bin/bash
set -euo pipefail

data=/var/lib/pgsql/15/data
systemctl stop postgresql-15
cp -R --preserve=timestamps "$data" /srv/standby/data
systemctl start postgresql-15
