#!/bin/bash
set -e

systemctl stop postgresql
rsync -rlpt /var/lib/postgresql/12/main/ /srv/staging/main/
systemctl start postgresql
